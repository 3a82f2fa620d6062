import Basics
import Classification
import FeedModel
import Storage

/// The findings of a backtest as text and as JSON.
struct BacktestReport {
  let findings: Backtest.Findings
  let members: [TermSurvey.Member]
  /// The tested files, whose terms are listed one by one.
  let files: Set<String>
  /// The number of days that the entries span.
  let days: Double

  /// The share of entries from which on a term is too frequent to be useful.
  static let tooOften = 0.01

  /// The minimum number of entries for that, because in a small archive one entry can be more than 1 %.
  static let fewestFrequent = 5

  /// The indices of the members with hits in more than `tooOften` of all entries, and in at least `fewestFrequent`.
  static func frequent(_ hits: [Int], entries: Int) -> [Int] {
    hits.indices.filter { hits[$0] >= fewestFrequent && Double(hits[$0]) > Double(entries) * tooOften }
  }

  // MARK: for people

  func text(shown: Int) -> String {
    var lines = [
      "\(Output.count(findings.entries, "entry", "entries")) looked at: "
        + "\(findings.matchesBefore) matches as it is, \(findings.matchesAfter) with the files on top"
        + (findings.old > 0 ? "; \(findings.old) left out, too old to be news when they were read" : "")
    ]
    for kind in Backtest.Change.Kind.allCases { lines += list(kind, shown) }
    lines += ["", "topics: matches as it is, with the files, more a day, entries any of its terms stands in"]
    lines += TextTable.lines(
      topics.map { topic, counts in
        let daily = Double(counts.after - counts.before) / max(days, 1)
        return [
          "  " + topic, Counts.pad("\(counts.before)", 7), Counts.pad("\(counts.after)", 7),
          Counts.pad((daily > 0 ? "+" : "") + NumberText.tenths(daily), 7), Counts.pad("\(counts.touched)", 8),
        ]
      })
    lines += terms()
    return lines.joined(separator: "\n")
  }

  private var topics: [(String, (before: Int, after: Int, touched: Int))] {
    findings.topics.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func list(_ kind: Backtest.Change.Kind, _ shown: Int) -> [String] {
    let name = kind == .changed ? "other topics" : kind.rawValue
    let changes = findings.changes.filter { $0.kind == kind }
    var lines = ["", "\(name) (\(findings.counts[kind] ?? 0))"]
    for change in changes.prefix(shown) {
      let day = change.seen.rfc3339().prefix(10)
      let title = change.entry.title ?? change.entry.summary.map { Output.cut($0, 100) } ?? ""
      lines.append(
        MatchPresentation.safe(
          "  \(day) \(change.feed) \(change.number.value): \(title)  \(topics(change))"))
      lines += change.difference.parts.prefix(4).map { "      " + MatchPresentation.safe(part($0)) }
    }
    if changes.count > shown { lines.append("  and \(changes.count - shown) more; --lines shows more") }
    return lines
  }

  private func topics(_ change: Backtest.Change) -> String {
    func list(_ verdict: Verdict) -> String { "[" + verdict.topics.map(\.id).joined(separator: ", ") + "]" }
    return switch change.kind {
    case .gained: list(change.after)
    case .lost: list(change.before)
    case .changed: list(change.before) + " → " + list(change.after)
    }
  }

  private func part(_ part: ExplanationDifference.Part) -> String {
    let place = part.position.map { "  \($0)" } ?? ""
    return "\(part.topic ?? "relevance"): \(part.name) \(NumberText.fixed(part.before, decimals: 2)) → "
      + "\(NumberText.fixed(part.after, decimals: 2))\(place)"
  }

  private func terms() -> [String] {
    var lines: [String] = []
    let own = members.indices.filter { isOwn(members[$0]) }
    if !own.isEmpty {
      lines += ["", "terms of the files: entries they stand in, verdicts they decided"]
      lines += TextTable.lines(
        own.map { place in
          [
            "  " + members[place].topic, Output.cut(members[place].text, 60), Counts.pad("\(findings.hits[place])", 7),
            Counts.pad("\(findings.decided[place])", 7),
          ]
        })
    }
    let never = members.indices.filter { findings.hits[$0] == 0 }
    lines += ["", "terms that never stood in an entry: \(never.count) of \(members.count)"]
    lines += never.filter { isOwn(members[$0]) }.map { "  " + name($0) }
    let often = BacktestReport.frequent(findings.hits, entries: findings.entries)
    lines += ["", "terms in more than 1 % of all entries: \(often.count)"]
    lines += often.sorted { findings.hits[$0] > findings.hits[$1] }.prefix(20).map { place in
      let share = Double(findings.hits[place]) / Double(max(1, findings.entries)) * 100
      return "  \(NumberText.tenths(share)) %  \(name(place))"
    }
    return lines
  }

  private func isOwn(_ member: TermSurvey.Member) -> Bool { member.position.map { files.contains($0.file) } ?? false }

  private func name(_ place: Int) -> String {
    let member = members[place]
    let position = member.position.map { "  \($0)" } ?? ""
    return MatchPresentation.safe("\(member.topic): \(Output.cut(member.text, 60))\(position)")
  }

  // MARK: as JSON

  /// One object: the counts, each change, each topic and each term.
  func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("schema", "diplowatch.backtest/1")
      $0.key("entries")
      $0.value(findings.entries)
      $0.key("tooOld")
      $0.value(findings.old)
      $0.key("matches")
      $0.object { before(findings.matchesBefore, after: findings.matchesAfter, &$0) }
      for kind in Backtest.Change.Kind.allCases {
        $0.key(kind.rawValue)
        $0.object {
          $0.key("count")
          $0.value(findings.counts[kind] ?? 0)
          $0.key("items")
          $0.array { array in
            for change in findings.changes where change.kind == kind { array.object { write(change, &$0) } }
          }
        }
      }
      $0.key("topics")
      $0.array { array in
        for (topic, counts) in topics {
          array.object {
            $0.member("id", topic)
            before(counts.before, after: counts.after, &$0)
            $0.key("entries")
            $0.value(counts.touched)
          }
        }
      }
      $0.key("terms")
      $0.array { array in
        for (place, member) in members.enumerated() {
          array.object {
            $0.member("topic", member.topic)
            $0.member("term", member.text)
            $0.member("position", member.position.map { "\($0)" })
            $0.key("hits")
            $0.value(findings.hits[place])
            $0.key("decided")
            $0.value(findings.decided[place])
          }
        }
      }
    }
    return writer.bytes
  }

  private func before(_ before: Int, after: Int, _ writer: inout JSONWriter) {
    writer.key("before")
    writer.value(before)
    writer.key("after")
    writer.value(after)
  }

  private func write(_ change: Backtest.Change, _ writer: inout JSONWriter) {
    writer.key("archive")
    writer.value(Int(change.number.value))
    writer.member("feed", change.feed)
    writer.member("seenAt", change.seen)
    writer.member("title", change.entry.title)
    writer.member("url", change.entry.url.map(WebAddress.shown))
    writer.key("before")
    writer.value(change.before.topics.map(\.id))
    writer.key("after")
    writer.value(change.after.topics.map(\.id))
    writer.key("because")
    writer.array { array in
      for part in change.difference.parts.prefix(20) {
        array.object {
          $0.member("topic", part.topic)
          $0.member("name", part.name)
          $0.key("before")
          $0.value(part.before)
          $0.key("after")
          $0.value(part.after)
          $0.member("position", part.position.map { "\($0)" })
        }
      }
    }
  }
}
