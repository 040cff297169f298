-- what likens names moves from each profile to a table of its own, once a name; persons are numbered without a sequence
create table name_form (
    name ubigint not null,
    tokens uinteger[] not null,
    spellings uinteger[] not null
);
insert into name_form
select name, list_sort(any_value(tokens)), any_value(spellings) from profile where name is not null group by name;
alter table profile drop column tokens;
alter table profile drop column spellings;
drop sequence person_made;
