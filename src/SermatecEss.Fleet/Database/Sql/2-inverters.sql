-- Each inverter, the node that has its link, and its saved state. Each link of it counts the epoch up; an earlier epoch saves nothing.
CREATE TABLE inverter (
  serial text COLLATE "C" PRIMARY KEY,
  epoch bigint NOT NULL,
  node text,
  attached timestamptz NOT NULL,
  available boolean NOT NULL,
  model text,
  pcu integer,
  state bytea,
  has_last_state boolean NOT NULL DEFAULT false,
  ledger bytea,
  override bytea,
  cloud bytea
) WITH (fillfactor = 50);

-- Which points the values of a reading belong to, in order.
CREATE TABLE layout (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  poll_group text NOT NULL,
  points text[] NOT NULL,
  digest bytea NOT NULL UNIQUE
);

-- Every reading of a poll group, in a partition for each UTC day.
CREATE TABLE reading (
  time timestamptz NOT NULL,
  epoch bigint NOT NULL,
  number bigint NOT NULL,
  layout integer NOT NULL,
  serial text COLLATE "C" NOT NULL,
  values float8[] NOT NULL,
  PRIMARY KEY (serial, epoch, number, time)
) PARTITION BY RANGE (time);

-- The latest reading of each poll group; what it says in words and the active alarms are kept here alone.
CREATE TABLE last (
  time timestamptz NOT NULL,
  seen timestamptz NOT NULL,
  epoch bigint NOT NULL,
  number bigint NOT NULL,
  layout integer NOT NULL,
  serial text COLLATE "C" NOT NULL,
  poll_group text NOT NULL,
  values float8[] NOT NULL,
  texts jsonb,
  alarms jsonb,
  PRIMARY KEY (serial, poll_group)
) WITH (fillfactor = 50);

CREATE VIEW reading_value AS
SELECT r.serial, r.time, p.point, r.values[p.position] AS value
FROM reading r JOIN layout l ON l.id = r.layout CROSS JOIN LATERAL unnest(l.points) WITH ORDINALITY AS p (point, position)
WHERE r.values[p.position] IS NOT NULL;

CREATE VIEW last_value AS
SELECT r.serial, r.time, p.point, r.values[p.position] AS value
FROM last r JOIN layout l ON l.id = r.layout CROSS JOIN LATERAL unnest(l.points) WITH ORDINALITY AS p (point, position)
WHERE r.values[p.position] IS NOT NULL;

-- Makes the partition of a day unless it exists. Attaching it blocks no one who reads or writes, which creating it in place would.
CREATE FUNCTION make_partition(day date) RETURNS boolean LANGUAGE plpgsql AS $function$
DECLARE
  name text := 'reading_' || to_char(day, 'YYYYMMDD');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('sermatec partitions'));
  IF EXISTS (SELECT FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'reading'::regclass AND relname = name) THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %I (LIKE reading INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)', name);
  EXECUTE format(
    'ALTER TABLE reading ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
  RETURN true;
END
$function$;

-- What was written to inverters, a line for each change.
CREATE TABLE write_log (
  time timestamptz NOT NULL DEFAULT now(),
  line jsonb NOT NULL
);
