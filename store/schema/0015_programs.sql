-- Programs: their published versions, and which of the advisor's findings people have overridden, and why.

create table program_version (
  program text not null,
  version bigint not null,
  body text not null,
  note text not null,
  restored bigint not null,
  at bigint not null,
  by text not null,
  primary key (program, version)
){clustered};

create table finding_override (
  program text not null,
  finding text not null,
  place text not null,
  judged text not null,
  reason text not null,
  at bigint not null,
  by text not null,
  primary key (program, finding, place)
);
