extension Schema {
  /// Notes what a poll showed about hosts (`HostFinding`), by the rules of the gate in each process.
  static let noteHosts = """
    CREATE FUNCTION note_hosts(
      held bigint, answers boolean, limited text, limited_for bigint, probe_after bigint
    ) RETURNS void LANGUAGE plpgsql AS $f$
    DECLARE
      t timestamptz := clock_timestamp();
      h host;
    BEGIN
      SELECT r.* INTO h FROM claim AS c JOIN host AS r ON r.name = c.host WHERE c.token = held AND r.probe = held
      FOR UPDATE OF r;
      IF FOUND THEN
        IF answers AND limited IS NULL THEN
          UPDATE host SET probe = NULL, limits_feeds_until = limited_until, limited_until = '-infinity'
          WHERE name = h.name;
        ELSE
          UPDATE host SET probe = NULL,
            next_probe = t + greatest(probe_after * interval '1 ms', (t - limited_since) / 2)
          WHERE name = h.name;
        END IF;
      END IF;
      IF limited IS NULL OR limited_for <= 0 THEN RETURN; END IF;
      INSERT INTO host AS r (name, limited_since, limited_until, next_probe)
      VALUES (
        limited, t, t + limited_for * interval '1 ms', t + probe_after * interval '1 ms')
      ON CONFLICT (name) DO UPDATE SET
        limits_feeds_until = CASE WHEN r.limits_feeds_until > t
          THEN greatest(r.limits_feeds_until, excluded.limited_until) ELSE '-infinity' END,
        limited_since = CASE WHEN r.limited_until > t THEN r.limited_since ELSE t END,
        next_probe = CASE WHEN r.limited_until > t THEN r.next_probe ELSE excluded.next_probe END,
        limited_until = CASE WHEN r.limits_feeds_until > t
          THEN r.limited_until ELSE greatest(r.limited_until, excluded.limited_until) END;
    END $f$;
    """

  /// Stores entries with their keys, and that others were seen. `ids` are the rows of the feeds of the polls, NULL for polls
  /// that are not stored. A key used by two entries one after the other belongs to the later one.
  static let storeEntries = """
    CREATE FUNCTION store_entries(
      ids bigint[], ats bigint[], polls bigint[], refs bigint[], hashes bigint[], revisions bigint[], topics_ text[],
      titles text[], urls text[], dates bigint[], names text[], earlier text[],
      key_entries bigint[], keys bigint[], seen_polls bigint[], seen_refs bigint[]
    ) RETURNS void LANGUAGE plpgsql AS $f$
    BEGIN
      WITH given AS MATERIALIZED (
        SELECT e.*, ids[e.poll] AS feed, ats[e.poll] AS at
        FROM unnest(polls, refs, hashes, revisions, topics_, titles, urls, dates, names, earlier) WITH ORDINALITY
          AS e(poll, ref, hash, revision, topics, title, url, date, match_name, earlier, n)
        WHERE ids[e.poll] IS NOT NULL
      ), revised AS (
        UPDATE entry SET content_hash = g.hash, revision = g.revision, topics = g.topics, title = g.title, url = g.url,
          published = g.date, last_seen = g.at, match_name = g.match_name, earlier_hashes = g.earlier
        FROM (SELECT DISTINCT ON (ref) * FROM given WHERE ref IS NOT NULL ORDER BY ref, n DESC) AS g
        WHERE entry.id = g.ref AND entry.feed = g.feed
        RETURNING entry.id
      ), added AS MATERIALIZED (
        SELECT nextval('entry_id') AS id, g.* FROM given AS g
        WHERE NOT EXISTS (SELECT FROM revised WHERE revised.id = g.ref)
      ), inserted AS (
        INSERT INTO entry (id, feed, content_hash, revision, topics, title, url, published, first_seen, last_seen, match_name)
        SELECT id, feed, hash, revision, topics, title, url, date, at, at, match_name FROM added
      ), named AS (
        SELECT n, feed, ref AS id FROM given WHERE ref IN (SELECT id FROM revised)
        UNION ALL SELECT n, feed, id FROM added
      )
      INSERT INTO entry_key AS k (feed, key, entry)
      SELECT DISTINCT ON (named.feed, u.key) named.feed, u.key, named.id
      FROM unnest(key_entries, keys) WITH ORDINALITY AS u(entry, key, n) JOIN named ON named.n = u.entry
      ORDER BY named.feed, u.key, u.n DESC
      ON CONFLICT (feed, key) DO UPDATE SET entry = excluded.entry WHERE k.entry <> excluded.entry;
      UPDATE entry SET last_seen = ats[u.poll] FROM unnest(seen_polls, seen_refs) AS u(poll, ref)
      WHERE entry.id = u.ref AND entry.feed = ids[u.poll];
    END $f$;
    """

  /// Queues matches in their order; one with an id that was queued before is left out. `kept` says which polls are stored.
  /// Returns the places of those that are new, with their sequence numbers.
  ///
  /// The lock is taken before the first number is drawn and held to the commit. So numbers become visible in their order.
  static let storeMatches = """
    CREATE FUNCTION store_matches(
      known bigint, kept boolean[], polls bigint[], names text[], times bigint[], feeds text[],
      languages text[], scores float8[], probabilities float8[], topics_ text[], stories text[], lines bytea[],
      topic_matches bigint[], match_topics text[], entity_matches bigint[], entities text[], sides text[]
    ) RETURNS TABLE (place bigint, number bigint) LANGUAGE plpgsql AS $f$
    DECLARE
      places bigint[];
      numbers bigint[];
    BEGIN
      PERFORM pg_advisory_xact_lock(\(Lock.order), 0);
      IF known IS NOT NULL AND (SELECT coalesce(max(sequence), 0) FROM match) > known THEN
        RAISE EXCEPTION 'matches were stored meanwhile' USING ERRCODE = '\(DatabaseError.outdatedCode)';
      END IF;
      WITH fresh AS MATERIALIZED (
        SELECT DISTINCT ON (m.id) m.* FROM unnest(
          polls, names, times, feeds, languages, scores, probabilities, topics_, stories, lines) WITH ORDINALITY
          AS m(poll, id, at, feed, language, score, probability, topics, story, line, n)
        WHERE kept[m.poll] AND NOT EXISTS (SELECT FROM match WHERE match.id = m.id)
        ORDER BY m.id, m.n
      ), queued AS (
        INSERT INTO match (id, matched_at, feed, language, score, probability, topics, story, line)
        SELECT id, at, feed, language, score, probability, topics, story, line FROM fresh ORDER BY n
        RETURNING match.id, match.sequence
      )
      SELECT array_agg(fresh.n ORDER BY fresh.n), array_agg(queued.sequence ORDER BY fresh.n) INTO places, numbers
      FROM queued JOIN fresh USING (id);
      IF places IS NULL THEN RETURN; END IF;
      INSERT INTO match_topic (topic, sequence)
      SELECT DISTINCT t.topic, q.number FROM unnest(places, numbers) AS q(place, number)
      JOIN unnest(topic_matches, match_topics) AS t(match, topic) ON t.match = q.place;
      INSERT INTO match_entity (sequence, entity, side)
      SELECT DISTINCT ON (q.number, e.entity) q.number, e.entity, e.side
      FROM unnest(places, numbers) AS q(place, number)
      JOIN unnest(entity_matches, entities, sides) WITH ORDINALITY AS e(match, entity, side, n) ON e.match = q.place
      ORDER BY q.number, e.entity, e.n;
      RETURN QUERY SELECT * FROM unnest(places, numbers);
    END $f$;
    """

  /// Stores polls under their claims, and ends these (`SeenEntries.commit`). Returns rows: `lost` with the number of a poll
  /// whose claim has ended, `new` with a poll's number and the id of a match, and `last` with the last sequence number.
  ///
  /// The rows of the claims are locked until the commit, so nobody can take one between the check and the commit. A call
  /// that is repeated because its answer was lost finds its tokens in `feed`, stores nothing, and answers the same. Matches
  /// come last, because their lock is one of the whole cluster.
  static let commitPolls = """
    CREATE FUNCTION commit_polls(
      sender text, known bigint, feeds text[], tokens bigint[], ats bigint[], urls text[], permanent_urls text[],
      etags bytea[], last_modifieds bytea[], body_hashes bigint[], next_polls bigint[], planned_delays bigint[],
      delay_reasons text[], statuses text[], status_sinces bigint[], failures_ bigint[], last_errors text[],
      last_polls bigint[], last_successes bigint[], newest_entries bigint[], titles text[], recent_entries_ bytea[],
      schedules text[], intervals bigint[], last_reads bigint[], last_news bigint[], last_documents bigint[],
      definitions bigint[], answers_ text[], standings text[],
      host_answers boolean[], limited text[], limited_for bigint[], probe_after bigint[],
      e_polls bigint[], e_refs bigint[], e_hashes bigint[], e_revisions bigint[], e_topics text[], e_titles text[],
      e_urls text[], e_dates bigint[], e_names text[], e_earlier text[],
      key_entries bigint[], keys bigint[], seen_polls bigint[], seen_refs bigint[],
      a_polls bigint[], a_seen bigint[], a_entries bigint[], a_matches bigint[], a_texts bytea[],
      m_polls bigint[], m_names text[], m_times bigint[], m_feeds text[], m_languages text[], m_scores float8[],
      m_probabilities float8[], m_topics text[], m_stories text[], m_lines bytea[],
      topic_matches bigint[], match_topics text[], entity_matches bigint[], entities text[], sides text[]
    ) RETURNS TABLE (kind text, poll bigint, id text, number bigint) LANGUAGE plpgsql AS $f$
    DECLARE
      ids bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(feeds)]);
      kept boolean[] := array_fill(false, ARRAY[cardinality(feeds)]);
      repeated boolean[] := array_fill(false, ARRAY[cardinality(feeds)]);
      r record;
    BEGIN
      FOR r IN
        SELECT u.n FROM unnest(feeds, tokens) WITH ORDINALITY AS u(feed, token, n)
        JOIN claim AS c ON c.name = 'feed:' || u.feed AND c.token = u.token ORDER BY c.name FOR UPDATE OF c
      LOOP kept[r.n] := true; END LOOP;
      FOR r IN
        SELECT u.n, coalesce(f.token = u.token, false) AS is_repeated
        FROM unnest(feeds, tokens) WITH ORDINALITY AS u(feed, token, n) LEFT JOIN feed AS f ON f.name = u.feed
        WHERE NOT kept[u.n]
      LOOP
        repeated[r.n] := r.is_repeated;
        IF NOT r.is_repeated THEN RETURN QUERY SELECT 'lost', r.n, NULL::text, NULL::bigint; END IF;
      END LOOP;
      FOR r IN
        INSERT INTO feed AS f (
          name, url, permanent_url, etag, last_modified, body_hash, next_poll, planned_delay, delay_reason, status,
          status_since, failures, last_error, last_poll, last_success, newest_entry, title, recent_entries, schedule,
          "interval", last_read, last_new, last_document, definition, answers, standing, due, token)
        SELECT u.name, u.url, u.permanent_url, u.etag, u.last_modified, u.body_hash, u.next_poll, u.planned_delay,
          u.delay_reason, u.status, u.status_since, u.failures, u.last_error, u.last_poll, u.last_success,
          u.newest_entry, u.title, u.recent_entries, u.schedule, u."interval", u.last_read, u.last_new, u.last_document,
          u.definition, u.answers, u.standing, clock_timestamp() + u.planned_delay * interval '1 ms', u.token
        FROM unnest(
          feeds, urls, permanent_urls, etags, last_modifieds, body_hashes, next_polls, planned_delays, delay_reasons,
          statuses, status_sinces, failures_, last_errors, last_polls, last_successes, newest_entries, titles,
          recent_entries_, schedules, intervals, last_reads, last_news, last_documents, definitions, answers_,
          standings, tokens) WITH ORDINALITY AS u(
          name, url, permanent_url, etag, last_modified, body_hash, next_poll, planned_delay, delay_reason, status,
          status_since, failures, last_error, last_poll, last_success, newest_entry, title, recent_entries, schedule,
          "interval", last_read, last_new, last_document, definition, answers, standing, token, n)
        WHERE kept[u.n]
        ON CONFLICT (name) DO UPDATE SET
          url = excluded.url, permanent_url = excluded.permanent_url, etag = excluded.etag,
          last_modified = excluded.last_modified, body_hash = excluded.body_hash, next_poll = excluded.next_poll,
          planned_delay = excluded.planned_delay, delay_reason = excluded.delay_reason, status = excluded.status,
          status_since = excluded.status_since, failures = excluded.failures, last_error = excluded.last_error,
          last_poll = excluded.last_poll, last_success = excluded.last_success, newest_entry = excluded.newest_entry,
          title = excluded.title, recent_entries = excluded.recent_entries, schedule = excluded.schedule,
          "interval" = excluded."interval", last_read = excluded.last_read, last_new = excluded.last_new,
          last_document = excluded.last_document, definition = excluded.definition, answers = excluded.answers,
          standing = excluded.standing, due = excluded.due, token = excluded.token
        RETURNING f.id, f.name
      LOOP ids[array_position(feeds, r.name)] := r.id; END LOOP;
      IF cardinality(e_polls) > 0 OR cardinality(seen_polls) > 0 THEN
        PERFORM store_entries(
          ids, ats, e_polls, e_refs, e_hashes, e_revisions, e_topics, e_titles, e_urls, e_dates, e_names, e_earlier,
          key_entries, keys, seen_polls, seen_refs);
      END IF;
      INSERT INTO archive (seen, entries, matches, text)
      SELECT u.seen, u.entries, u.matches, u.text
      FROM unnest(a_polls, a_seen, a_entries, a_matches, a_texts) WITH ORDINALITY
        AS u(poll, seen, entries, matches, text, n)
      WHERE kept[u.poll] ORDER BY u.n;
      FOR r IN SELECT n FROM generate_subscripts(feeds, 1) AS n
        WHERE kept[n] AND (host_answers[n] OR limited[n] IS NOT NULL) ORDER BY limited[n]
      LOOP
        PERFORM note_hosts(tokens[r.n], host_answers[r.n], limited[r.n], limited_for[r.n], probe_after[r.n]);
      END LOOP;
      DELETE FROM claim AS c USING unnest(tokens) WITH ORDINALITY AS u(token, n) WHERE c.token = u.token AND kept[u.n];
      IF cardinality(m_polls) = 0 THEN RETURN; END IF;
      RETURN QUERY
        SELECT 'new', m.poll, m.id, q.sequence FROM unnest(m_polls, m_names) AS m(poll, id)
        JOIN match AS q ON q.id = m.id WHERE repeated[m.poll];
      RETURN QUERY
        SELECT 'new', m_polls[s.place], m_names[s.place], s.number FROM store_matches(
          known, kept, m_polls, m_names, m_times, m_feeds, m_languages, m_scores, m_probabilities, m_topics,
          m_stories, m_lines, topic_matches, match_topics, entity_matches, entities, sides) AS s;
      RETURN QUERY SELECT 'last', NULL::bigint, NULL::text, coalesce(max(sequence), 0) FROM match;
      PERFORM pg_notify('diplowatch', 'queued ' || sender);
    END $f$;
    """

  /// Queues the match of a stored entry that was never reported (`SeenEntries.reportKnown`). Returns its number; NULL if
  /// nothing was changed.
  static let reportKnown = """
    CREATE FUNCTION report_known(
      sender text, its_feed text, its_key bigint, its_revision bigint, its_topics text, its_name text,
      m_name text, m_time bigint, m_language text, m_score float8, m_probability float8, m_topics text, m_story text,
      m_line bytea, match_topics text[], entities text[], sides text[]
    ) RETURNS bigint LANGUAGE plpgsql AS $f$
    DECLARE
      e entry;
      given bigint;
    BEGIN
      SELECT entry.* INTO e FROM feed JOIN entry_key ON entry_key.feed = feed.id JOIN entry ON entry.id = entry_key.entry
      WHERE feed.name = its_feed AND entry_key.key = its_key FOR UPDATE OF entry;
      IF FOUND AND e.revision > 0 THEN RETURN NULL; END IF;
      IF FOUND THEN
        UPDATE entry SET revision = its_revision, topics = its_topics, match_name = its_name WHERE id = e.id;
      END IF;
      SELECT s.number INTO given FROM store_matches(
        NULL, '{true}', '{1}', ARRAY[m_name], ARRAY[m_time], ARRAY[its_feed], ARRAY[m_language], ARRAY[m_score],
        ARRAY[m_probability], ARRAY[m_topics], ARRAY[m_story], ARRAY[m_line],
        array_fill(1::bigint, ARRAY[cardinality(match_topics)]), match_topics,
        array_fill(1::bigint, ARRAY[cardinality(entities)]), entities, sides) AS s;
      IF given IS NULL AND e.id IS NOT NULL THEN
        UPDATE entry SET revision = e.revision, topics = e.topics, match_name = e.match_name WHERE id = e.id;
      END IF;
      IF given IS NOT NULL THEN PERFORM pg_notify('diplowatch', 'queued ' || sender); END IF;
      RETURN given;
    END $f$;
    """
}
