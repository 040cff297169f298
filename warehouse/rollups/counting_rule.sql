-- one row per programme, audience and way of counting that some target in force uses
select distinct programme, audience, counts
from target
