extension Schema {
  /// Adds deliveries of the matches after a sink's position and moves the position forward. Does nothing if that was done
  /// meanwhile, or the sink was disabled.
  static let planDeliveries = """
    CREATE FUNCTION plan_deliveries(to_sink text, began bigint, through bigint, positions bigint[], times bigint[])
    RETURNS void LANGUAGE plpgsql AS $f$
    BEGIN
      UPDATE sink SET position = through WHERE name = to_sink AND position = began AND NOT disabled;
      IF NOT FOUND THEN RETURN; END IF;
      INSERT INTO delivery (sink, sequence, attempts, first_try, next_try, rest, failed_before)
      SELECT to_sink, u.p, 0, u.t, u.t, 0, sink.failed_for FROM unnest(positions, times) AS u(p, t), sink
      WHERE sink.name = to_sink
      ON CONFLICT DO NOTHING;
    END $f$;
    """

  /// Adds deliveries, or makes present ones as if new: for a replay.
  static let replanDeliveries = """
    CREATE FUNCTION replan_deliveries(to_sink text, positions bigint[], times bigint[])
    RETURNS void LANGUAGE sql AS $f$
      INSERT INTO delivery AS d (sink, sequence, attempts, first_try, next_try, rest, failed_before)
      SELECT to_sink, u.p, 0, u.t, u.t, 0, sink.failed_for FROM unnest(positions, times) AS u(p, t), sink
      WHERE sink.name = to_sink
      ON CONFLICT (sink, sequence) DO UPDATE SET attempts = 0, first_try = excluded.first_try,
        next_try = excluded.next_try, rest = 0, last_result = NULL, dead = 0, aside = false,
        failed_before = excluded.failed_before, summary = NULL
    $f$;
    """

  /// Stores an attempt and its result (`DeliveryResult`), if the claim holds. `outcome_kind` is `delivered`, `refused`,
  /// `disabled`, `failed endpoint` or `failed delivery`. Returns how many matches became dead letters; NULL if the claim
  /// has ended. An attempt that is stored already, because the answer to an earlier call was lost, changes nothing.
  static let recordAttempt = """
    CREATE FUNCTION record_attempt(
      to_sink text, held bigint, positions bigint[], outcome_kind text, rest_for bigint, give_up_after bigint,
      a_at bigint, a_match text, a_matches bigint, a_number bigint, a_status bigint, a_milliseconds bigint,
      a_outcome text, a_sentence text, a_next_try bigint
    ) RETURNS bigint LANGUAGE plpgsql AS $f$
    DECLARE
      given bigint;
      dead_now bigint := 0;
    BEGIN
      PERFORM FROM claim WHERE name = 'sink:' || to_sink AND token = held FOR UPDATE;
      IF NOT FOUND THEN RETURN NULL; END IF;
      IF (a_at, a_match, a_number, a_outcome) = (
        SELECT at, match, number, outcome FROM attempt WHERE sink = to_sink ORDER BY id DESC LIMIT 1)
      THEN RETURN 0; END IF;
      INSERT INTO attempt (sink, at, match, matches, number, status, milliseconds, outcome, sentence, next_try)
      VALUES (to_sink, a_at, a_match, a_matches, a_number, a_status, a_milliseconds, a_outcome, a_sentence, a_next_try)
      RETURNING id INTO given;
      IF given % 100 = 0 THEN
        DELETE FROM attempt WHERE sink = to_sink
          AND id <= (SELECT id FROM attempt WHERE sink = to_sink ORDER BY id DESC LIMIT 1 OFFSET 1000);
      END IF;
      CASE outcome_kind
      WHEN 'delivered' THEN
        DELETE FROM delivery WHERE sink = to_sink AND sequence = ANY (positions);
        UPDATE sink SET failures = 0 WHERE name = to_sink AND failures > 0;
      WHEN 'refused' THEN
        UPDATE delivery SET attempts = attempts + 1, last_result = a_sentence, dead = 1
        WHERE sink = to_sink AND sequence = ANY (positions);
      WHEN 'disabled' THEN
        UPDATE delivery SET attempts = attempts + 1, last_result = a_sentence
        WHERE sink = to_sink AND sequence = ANY (positions);
        UPDATE sink SET disabled = true WHERE name = to_sink;
      ELSE
        UPDATE delivery SET attempts = attempts + 1, next_try = a_next_try, rest = rest_for, last_result = a_sentence,
          failed_before = failed_before - CASE outcome_kind WHEN 'failed delivery' THEN rest_for ELSE 0 END
        WHERE sink = to_sink AND sequence = ANY (positions);
        IF outcome_kind = 'failed endpoint' THEN
          UPDATE sink SET failures = failures + 1, failed_for = failed_for + rest_for WHERE name = to_sink;
        END IF;
        UPDATE delivery SET dead = 1 WHERE sink = to_sink AND dead = 0
          AND (SELECT failed_for FROM sink WHERE name = to_sink) - failed_before > give_up_after;
        GET DIAGNOSTICS dead_now = ROW_COUNT;
      END CASE;
      RETURN dead_now;
    END $f$;
    """

  /// Sets a delivery aside, if the claim holds. Returns whether it does.
  static let setAside = """
    CREATE FUNCTION set_aside(to_sink text, held bigint, positions bigint[], until_ bigint, rest_for bigint)
    RETURNS boolean LANGUAGE plpgsql AS $f$
    BEGIN
      PERFORM FROM claim WHERE name = 'sink:' || to_sink AND token = held FOR UPDATE;
      IF NOT FOUND THEN RETURN false; END IF;
      UPDATE delivery SET aside = true, next_try = until_, rest = rest_for
      WHERE sink = to_sink AND sequence = ANY (positions);
      RETURN true;
    END $f$;
    """

  /// Combines the oldest waiting matches of a sink into one delivery: of those that were not set aside, or for a digest of
  /// those that are in no summary yet.
  static let combine = """
    CREATE FUNCTION combine(to_sink text, most bigint, is_digest boolean) RETURNS bigint LANGUAGE plpgsql AS $f$
    DECLARE
      waiting bigint[];
    BEGIN
      waiting := ARRAY(
        SELECT sequence FROM delivery
        WHERE sink = to_sink AND dead = 0 AND CASE WHEN is_digest THEN summary IS NULL ELSE NOT aside END
        ORDER BY sequence LIMIT most FOR UPDATE);
      IF NOT is_digest AND (
        SELECT count(*) FROM (SELECT FROM delivery WHERE sink = to_sink AND dead = 0 AND NOT aside LIMIT 2) AS d) < 2
      THEN RETURN 0; END IF;
      UPDATE delivery SET attempts = 0, summary = waiting[1], aside = aside AND NOT is_digest
      WHERE sink = to_sink AND sequence = ANY (waiting);
      RETURN cardinality(waiting);
    END $f$;
    """

  /// `Outbox.summarise`. Returns whether there is a summary; NULL if the claim has ended.
  static let combineSummary = """
    CREATE FUNCTION make_summary(to_sink text, held bigint, most bigint) RETURNS boolean LANGUAGE plpgsql AS $f$
    BEGIN
      PERFORM FROM claim WHERE name = 'sink:' || to_sink AND token = held FOR UPDATE;
      IF NOT FOUND THEN RETURN NULL; END IF;
      RETURN combine(to_sink, most, false) > 0;
    END $f$;
    """

  /// `Outbox.makeDigest`, if none was made since `last_due` was read. Returns NULL if the claim has ended.
  static let combineDigest = """
    CREATE FUNCTION make_digest(to_sink text, held bigint, most bigint, last_due bigint, due bigint)
    RETURNS boolean LANGUAGE plpgsql AS $f$
    BEGIN
      PERFORM FROM claim WHERE name = 'sink:' || to_sink AND token = held FOR UPDATE;
      IF NOT FOUND THEN RETURN NULL; END IF;
      UPDATE sink SET digest_due = due WHERE name = to_sink AND digest_due IS NOT DISTINCT FROM last_due;
      IF NOT FOUND THEN RETURN false; END IF;
      IF last_due IS NOT NULL THEN PERFORM combine(to_sink, most, true); END IF;
      RETURN true;
    END $f$;
    """

  /// Makes a delivery a dead letter that an operator skipped (`DeliveryDesk.skip`). With `frees`, those behind it need not
  /// wait for the end of its back-off.
  static let skipDelivery = """
    CREATE FUNCTION skip_delivery(sender text, to_sink text, positions bigint[], frees boolean)
    RETURNS void LANGUAGE plpgsql AS $f$
    BEGIN
      UPDATE delivery SET dead = 2 WHERE sink = to_sink AND sequence = ANY (positions);
      IF frees THEN
        UPDATE sink SET failures = 0 WHERE name = to_sink;
        UPDATE delivery SET next_try = first_try, rest = 0 WHERE sink = to_sink AND dead = 0 AND NOT aside;
      END IF;
      PERFORM pg_notify('diplowatch', 'edited ' || sender);
    END $f$;
    """

  /// The parts of a replay (`DeliveryDesk.replay`): queues dead letters again, and enables a sink with all its waiting
  /// deliveries due now.
  static let replayDeliveries = """
    CREATE FUNCTION replay_dead_letters(to_sink text, at bigint) RETURNS bigint LANGUAGE plpgsql AS $f$
    DECLARE
      planned bigint;
    BEGIN
      UPDATE delivery SET dead = 0, aside = false, attempts = 0, first_try = at, next_try = at, rest = 0, summary = NULL,
        failed_before = (SELECT failed_for FROM sink WHERE name = to_sink)
      WHERE sink = to_sink AND dead <> 0;
      GET DIAGNOSTICS planned = ROW_COUNT;
      RETURN planned;
    END $f$;
    CREATE FUNCTION resume_sink(sender text, to_sink text, at bigint) RETURNS void LANGUAGE plpgsql AS $f$
    BEGIN
      UPDATE sink SET disabled = false, failures = 0, digest_due = digest_due * 0 WHERE name = to_sink;
      UPDATE delivery SET next_try = at, rest = 0, summary = NULL, aside = false WHERE sink = to_sink AND dead = 0;
      PERFORM pg_notify('diplowatch', 'edited ' || sender);
    END $f$;
    """
}
