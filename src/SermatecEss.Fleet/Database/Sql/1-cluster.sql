-- The members of the Orleans cluster. Orleans reads the statements that it needs from OrleansQuery, by these keys.
CREATE TABLE cluster_version (
  cluster text PRIMARY KEY,
  version integer NOT NULL DEFAULT 0,
  changed timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE cluster_member (
  cluster text NOT NULL,
  address text NOT NULL,
  port integer NOT NULL,
  generation integer NOT NULL,
  name text NOT NULL,
  host text NOT NULL,
  status integer NOT NULL,
  proxy_port integer NOT NULL,
  suspect_times text,
  started timestamptz NOT NULL,
  alive timestamptz NOT NULL,
  PRIMARY KEY (cluster, address, port, generation)
);

CREATE TABLE OrleansQuery (
  QueryKey text PRIMARY KEY,
  QueryText text NOT NULL
);

-- Each change of a member counts the version up, and is refused unless the node knew the latest version: one statement does both or neither.
INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('InsertMembershipVersionKey', $query$
  WITH inserted AS (
    INSERT INTO cluster_version (cluster) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING cluster)
  SELECT EXISTS (SELECT FROM inserted)
$query$),
('InsertMembershipKey', $query$
  WITH counted AS (
    UPDATE cluster_version SET version = version + 1, changed = now()
    WHERE cluster = @DeploymentId AND version = @Version AND NOT EXISTS (
      SELECT FROM cluster_member m
      WHERE m.cluster = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
    RETURNING cluster),
  inserted AS (
    INSERT INTO cluster_member (cluster, address, port, generation, name, host, status, proxy_port, started, alive)
    SELECT cluster, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM counted
    RETURNING cluster)
  SELECT EXISTS (SELECT FROM inserted)
$query$),
('UpdateMembershipKey', $query$
  WITH counted AS (
    UPDATE cluster_version SET version = version + 1, changed = now()
    WHERE cluster = @DeploymentId AND version = @Version AND EXISTS (
      SELECT FROM cluster_member m
      WHERE m.cluster = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
    RETURNING cluster),
  updated AS (
    UPDATE cluster_member m
    SET status = @Status, suspect_times = @SuspectTimes, alive = greatest(m.alive, @IAmAliveTime)
    FROM counted
    WHERE m.cluster = counted.cluster AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    RETURNING m.cluster)
  SELECT EXISTS (SELECT FROM updated)
$query$),
('UpdateIAmAlivetimeKey', $query$
  UPDATE cluster_member SET alive = greatest(alive, @IAmAliveTime)
  WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$query$),
('MembershipReadRowKey', $query$
  SELECT m.address AS Address, m.port AS Port, m.generation AS Generation, m.name AS SiloName, m.host AS HostName,
    m.status AS Status, m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes, m.started AS StartTime,
    m.alive AS IAmAliveTime, v.version AS Version
  FROM cluster_version v LEFT JOIN cluster_member m
    ON m.cluster = v.cluster AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
  WHERE v.cluster = @DeploymentId
$query$),
('MembershipReadAllKey', $query$
  SELECT m.address AS Address, m.port AS Port, m.generation AS Generation, m.name AS SiloName, m.host AS HostName,
    m.status AS Status, m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes, m.started AS StartTime,
    m.alive AS IAmAliveTime, v.version AS Version
  FROM cluster_version v LEFT JOIN cluster_member m ON m.cluster = v.cluster
  WHERE v.cluster = @DeploymentId
$query$),
-- 3 is an active member, 6 a dead one.
('GatewaysQueryKey', $query$
  SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation
  FROM cluster_member WHERE cluster = @DeploymentId AND status = @Status AND proxy_port > 0
$query$),
('DeleteMembershipTableEntriesKey', $query$
  WITH deleted AS (DELETE FROM cluster_member WHERE cluster = @DeploymentId)
  DELETE FROM cluster_version WHERE cluster = @DeploymentId
$query$),
('CleanupDefunctSiloEntriesKey', $query$
  DELETE FROM cluster_member
  WHERE cluster = @DeploymentId AND status = 6 AND alive < @IAmAliveTime AND started < @IAmAliveTime AND coalesce(suspect_times, '') = ''
$query$),
('CleanupDefunctSiloEntryKey', $query$
  DELETE FROM cluster_member
  WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation AND status = 6
    AND alive = @IAmAliveTime AND started = @StartTime AND coalesce(suspect_times, '') = coalesce(@SuspectTimes, '')
$query$);
