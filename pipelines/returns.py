from pipelines.grid import Workbook
def recognise_returns(workbook): return None
def read_returns(*a): raise NotImplementedError
