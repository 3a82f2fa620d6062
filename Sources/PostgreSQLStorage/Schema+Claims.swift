extension Schema {
  /// Gives a claim that is free, or was left over by this process (the answer to an earlier call was lost), or has ended.
  /// Never waits for a transaction that holds the row. Returns its token; NULL if it is held.
  ///
  /// `known` are the tokens that this process holds. With `may_take` false, a lease that has ended is not taken: it may
  /// have ended only because its holder could not reach the database either.
  static let takeClaim = """
    CREATE FUNCTION take_claim(
      wanted text, at_host text, me text, mine bigint, known bigint[], lease float8, may_take boolean
    ) RETURNS bigint LANGUAGE plpgsql AS $f$
    DECLARE
      c claim;
      given bigint;
    BEGIN
      SELECT * INTO c FROM claim WHERE name = wanted FOR UPDATE SKIP LOCKED;
      IF NOT FOUND THEN
        IF EXISTS (SELECT FROM claim WHERE name = wanted) THEN RETURN NULL; END IF;
        INSERT INTO claim VALUES (
          wanted, at_host, me, mine, nextval('claim_token'), clock_timestamp() + lease * interval '1 ms')
        ON CONFLICT DO NOTHING RETURNING token INTO given;
        RETURN given;
      END IF;
      IF c.instance = mine AND c.token <> ALL (known)
        OR c.instance <> mine AND c.ends < clock_timestamp() AND may_take
      THEN
        UPDATE claim SET host = at_host, node = me, instance = mine, token = nextval('claim_token'),
          ends = clock_timestamp() + lease * interval '1 ms'
        WHERE name = wanted RETURNING token INTO given;
      END IF;
      RETURN given;
    END $f$;
    """

  /// Claims feeds that are due. For each one, by its place in the arguments: the token of its claim, or NULL and the
  /// milliseconds after which to ask again.
  ///
  /// The lock of a host is held while its claims are counted, so that no two nodes give its last slot away. A feed that is
  /// not due is refused before anything is locked, and looked at again after its claim is given: the commit that was under
  /// way before has moved `due` then.
  ///
  /// Each feed prefers one of the living nodes, by a hash, so that nodes share evenly. Others may claim it only `grace`
  /// milliseconds later.
  static let claimFeeds = """
    CREATE FUNCTION claim_feeds(
      me text, mine bigint, known bigint[], lease float8, may_take boolean, per_host bigint, grace float8,
      feeds text[], hosts text[], forced boolean[], early boolean[]
    ) RETURNS TABLE (place bigint, given bigint, delay bigint) LANGUAGE plpgsql AS $f$
    DECLARE
      i bigint;
      t timestamptz;
      wanted timestamptz;
      h host;
      is_probe boolean;
      living text[] := ARRAY(
        SELECT name FROM node WHERE ends > clock_timestamp() AND NOT draining);
    BEGIN
      IF EXISTS (SELECT FROM node WHERE name = me AND (draining OR instance <> mine)) THEN
        RETURN QUERY SELECT n::bigint, NULL::bigint, 5000::bigint FROM generate_series(1, cardinality(feeds)) AS n;
        RETURN;
      END IF;
      FOR i IN SELECT u.n FROM unnest(hosts, feeds) WITH ORDINALITY AS u(h, f, n) ORDER BY u.h, u.f LOOP
        place := i;
        given := NULL;
        delay := 200;
        is_probe := false;
        t := clock_timestamp();
        wanted := NULL;
        IF NOT forced[i] AND NOT early[i] THEN
          SELECT f.due INTO wanted FROM feed AS f WHERE f.name = feeds[i];
          IF wanted IS NOT NULL AND me = ANY (living) AND cardinality(living) > 1 AND me <> (
            SELECT n FROM unnest(living) AS n ORDER BY hashtextextended(feeds[i] || ' ' || n, 0) DESC LIMIT 1)
          THEN wanted := wanted + grace * interval '1 ms'; END IF;
          IF wanted > t THEN
            delay := ceil(extract(epoch FROM wanted - t) * 1000);
            RETURN NEXT;
            CONTINUE;
          END IF;
        END IF;
        IF hosts[i] <> '' AND NOT forced[i] THEN
          IF NOT pg_try_advisory_xact_lock(\(Lock.host), hashtext(hosts[i])) THEN
            delay := 20 + random() * 30;
            RETURN NEXT;
            CONTINUE;
          END IF;
          IF (SELECT count(*) FROM claim AS c WHERE c.host = hosts[i] AND c.ends > t AND c.name <> 'feed:' || feeds[i])
            >= per_host
          THEN
            RETURN NEXT;
            CONTINUE;
          END IF;
          SELECT * INTO h FROM host AS r WHERE r.name = hosts[i];
          IF FOUND AND h.limited_until > t THEN
            IF h.next_probe > t THEN
              delay := ceil(extract(epoch FROM least(h.next_probe, h.limited_until) - t) * 1000);
              RETURN NEXT;
              CONTINUE;
            END IF;
            IF EXISTS (SELECT FROM claim AS c WHERE c.token = h.probe AND c.ends > t) THEN
              RETURN NEXT;
              CONTINUE;
            END IF;
            PERFORM FROM host AS r WHERE r.name = hosts[i] FOR UPDATE SKIP LOCKED;
            IF NOT FOUND THEN
              RETURN NEXT;
              CONTINUE;
            END IF;
            is_probe := true;
          END IF;
        END IF;
        given := take_claim('feed:' || feeds[i], hosts[i], me, mine, known, lease, may_take);
        IF given IS NULL THEN
          delay := least(greatest(lease / 4, 200), 2000);
        ELSE
          IF NOT forced[i] AND NOT early[i] THEN
            SELECT f.due INTO wanted FROM feed AS f WHERE f.name = feeds[i];
            IF wanted > clock_timestamp() THEN
              DELETE FROM claim AS c WHERE c.token = given;
              given := NULL;
              delay := ceil(extract(epoch FROM wanted - clock_timestamp()) * 1000);
              is_probe := false;
            END IF;
          END IF;
          IF is_probe THEN UPDATE host AS r SET probe = given WHERE r.name = hosts[i]; END IF;
        END IF;
        RETURN NEXT;
      END LOOP;
    END $f$;
    """

  /// Claims a sink. Returns its token; NULL if another process holds it, or the node is drained or another process now.
  static let claimSink = """
    CREATE FUNCTION claim_sink(
      me text, mine bigint, known bigint[], lease float8, may_take boolean, wanted text
    ) RETURNS bigint LANGUAGE plpgsql AS $f$
    BEGIN
      IF EXISTS (SELECT FROM node WHERE name = me AND (draining OR instance <> mine)) THEN RETURN NULL; END IF;
      RETURN take_claim('sink:' || wanted, NULL, me, mine, known, lease, may_take);
    END $f$;
    """

  /// Renews claims, and the node's heartbeat. Rows that a transaction holds are skipped: one commit that waits must not cost
  /// a node its other leases.
  ///
  /// Returns the database's time in milliseconds, whether the node is drained, whether it is still the node of its name,
  /// the tokens that were renewed, and those that have ended.
  static let renewClaims = """
    CREATE FUNCTION renew_claims(me text, mine bigint, known bigint[], lease float8, list text)
    RETURNS TABLE (now_at float8, is_draining boolean, is_node boolean, renewed bigint[], ended bigint[])
    LANGUAGE plpgsql AS $f$
    BEGIN
      UPDATE node SET seen = clock_timestamp(), ends = clock_timestamp() + lease * interval '1 ms', watchlist = list
      WHERE name = me AND instance = mine RETURNING draining INTO is_draining;
      is_node := FOUND;
      WITH held AS (
        SELECT token FROM claim WHERE token = ANY (known) AND instance = mine ORDER BY token FOR UPDATE SKIP LOCKED
      ), done AS (
        UPDATE claim SET ends = clock_timestamp() + lease * interval '1 ms' FROM held WHERE claim.token = held.token
        RETURNING claim.token
      ) SELECT coalesce(array_agg(token), '{}') INTO renewed FROM done;
      ended := ARRAY(
        SELECT t FROM unnest(known) AS t WHERE NOT EXISTS (SELECT FROM claim WHERE token = t AND instance = mine));
      now_at := extract(epoch FROM clock_timestamp()) * 1000;
      RETURN NEXT;
    END $f$;
    """

  /// Ends claims.
  static let dropClaims = """
    CREATE FUNCTION drop_claims(known bigint[]) RETURNS bigint LANGUAGE sql AS $f$
      WITH gone AS (DELETE FROM claim WHERE token = ANY (known) RETURNING 1) SELECT count(*) FROM gone
    $f$;
    """

  /// Makes a process the node of a name, if the name's process is the one expected (NULL for none) or its heartbeat has
  /// ended, and ends the claims of the node's earlier process. Returns `joined`; `taken` if another process has the name;
  /// `mixed` while nodes of other versions live. Nodes join one after the other, so that of two versions that start at once
  /// one sees the other.
  static let joinNode = """
    CREATE FUNCTION join_node(
      me text, mine bigint, expected bigint, lease float8, its_version text, list text, its_process text
    ) RETURNS text LANGUAGE plpgsql AS $f$
    DECLARE
      t timestamptz;
    BEGIN
      PERFORM pg_advisory_xact_lock(\(Lock.schema), 0);
      t := clock_timestamp();
      IF EXISTS (SELECT FROM node WHERE ends > t AND name <> me AND version <> its_version) THEN
        RETURN 'mixed';
      END IF;
      INSERT INTO node AS n (name, version, watchlist, process, instance, started, seen, ends)
      VALUES (me, its_version, list, its_process, mine, t, t, t + lease * interval '1 ms')
      ON CONFLICT (name) DO UPDATE SET version = its_version, watchlist = list, process = its_process, instance = mine,
        draining = false, started = t, seen = t, ends = t + lease * interval '1 ms'
      WHERE n.instance IN (expected, mine) OR n.ends < t;
      IF NOT FOUND THEN RETURN 'taken'; END IF;
      DELETE FROM claim WHERE node = me AND instance <> mine;
      RETURN 'joined';
    END $f$;
    """
}
