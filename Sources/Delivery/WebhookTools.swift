public import Basics
public import Configuration
import Foundation
public import HTTPLoop
import Matches
public import Storage

/// What commands do with endpoints.
public enum WebhookTools {
  /// What came of a test.
  public struct TestResult: Sendable {
    /// What there is to do now.
    public enum Verdict: String, Sendable {
      /// Nothing: the receiver took it.
      case delivered
      /// To wait: it may take it later.
      case unavailable
      /// To mend something: the address, a secret, the format, or the receiver.
      case refused
    }

    /// What there is to do now.
    public var verdict: Verdict
    /// What was answered, in a sentence.
    public var sentence: String
  }

  /// Sends a test with a made-up match, signed; the sentence never holds the address or a secret.
  public static func test(
    _ settings: WebhookSettings, http: HTTPLoop, environment: [String: String], now: Timestamp
  ) async -> TestResult {
    let sender: WebhookSender
    do throws(SecretFile.Problem) {
      sender = try WebhookSender(settings, http: http, environment: environment)
    } catch {
      return TestResult(verdict: .refused, sentence: error.description)
    }
    guard let event = testEvent(settings, SampleMatch.plain(at: now), now) else {
      return TestResult(verdict: .refused, sentence: "the sample cannot be rendered")
    }
    let answer = await sender.send(event, id: "test_\(UInt64.random(in: 0...UInt64.max))", clock: { now })
    return TestResult(verdict: verdict(answer), sentence: answer.sentence)
  }

  /// Deliveries are tried again in the hope that somebody mends the other side; who tests is somebody.
  private static func verdict(_ answer: WebhookSender.Answer) -> TestResult.Verdict {
    guard answer.outcome != .delivered else { return .delivered }
    guard let status = answer.status else { return .unavailable }
    return [408, 425, 429].contains(status) || status >= 500 ? .unavailable : .refused
  }

  /// The body of a test as it would be sent.
  public static func sample(_ settings: WebhookSettings, now: Timestamp) -> [UInt8] {
    testEvent(settings, SampleMatch.plain(at: now), now).map { body($0, settings) } ?? []
  }

  /// What is wrong with a file that an endpoint names.
  public struct FileProblem: Sendable {
    /// The configuration's key.
    public var key: String
    /// What is wrong and what to do; holds nothing of the file.
    public var sentence: String
    /// Whether the service may be able to use the file though this process is not.
    public var mayBeTheServices: Bool
  }

  /// What is wrong with an endpoint's files of secrets, each by its key.
  public static func fileProblems(of settings: WebhookSettings, environment: [String: String]) -> [FileProblem] {
    ["urlFile", "secretFile", "tokenFile"].compactMap { key in
      var alone = settings
      // Each file by itself: the endpoint stops at the first that cannot be used.
      if key != "urlFile" { alone.address = .url("") }
      if key != "secretFile" { alone.secretFile = nil }
      if key != "tokenFile" { alone.tokenFile = nil }
      do throws(SecretFile.Problem) {
        _ = try WebhookEndpoint(alone, environment: environment)
        return nil
      } catch {
        if error.mayBeTheServices, isInCredentialStore(alone) { return nil }
        return FileProblem(key: key, sentence: error.description, mayBeTheServices: error.mayBeTheServices)
      }
    }
  }

  /// Whether the one file that an endpoint names is a credential that systemd finds by its name (systemd.exec(5),
  /// LoadCredential=), or that the running service has.
  private static func isInCredentialStore(_ settings: WebhookSettings) -> Bool {
    var names = [settings.secretFile, settings.tokenFile].compactMap { $0 }
    if case .file(let name) = settings.address { names.append(name) }
    let folders = [
      "/etc/credstore", "/run/credstore", "/usr/lib/credstore", "/etc/credstore.encrypted", "/run/credstore.encrypted",
      "/run/credentials/diplowatch.service",
    ]
    return names.allSatisfy { name in
      !name.contains("/") && folders.contains { FileManager.default.fileExists(atPath: $0 + "/" + name) }
    }
  }

  /// What is wrong with an endpoint's format: samples with everything that could break a message are rendered and
  /// parsed. Nil when nothing is.
  public static func problem(withFormatOf settings: WebhookSettings, now: Timestamp) -> String? {
    let line = SampleMatch.hostile(at: now)
    guard let match = MatchRecord.shown(line: line) else { return "the sample cannot be read" }
    let events = [
      WebhookEvent.match(match, line: line, at: now), .summary(Array(repeating: match, count: 60), at: now),
    ]
    for event in events {
      let data = Data(body(event, settings))
      if data.count > TextBound.maxBodyBytes {
        return
          "a message in this format has over \(TextBound.maxBodyBytes) bytes, whatever is put in; shorten the template"
      }
      guard (try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)) != nil else {
        return "a sample in this format is no JSON"
      }
    }
    return nil
  }

  /// What a replay did.
  public struct ReplayResult: Sendable, Equatable {
    /// How many deliveries it planned.
    public var planned = 0
    /// How many wait now, those and what waited before.
    public var waiting = 0
    /// The first of them.
    public var titles: [String] = []
  }

  /// Plans deliveries again: the dead letters of an endpoint, or with `since` all matches from that time on that pass
  /// its filters. An endpoint that was ended by an answer of 410 goes on with what waits for it.
  public static func replay(
    _ settings: WebhookSettings, in store: StateStore, since: Timestamp?, now: Timestamp
  ) throws(StorageError) -> ReplayResult {
    try store.begin(settings.sink)
    let end = try store.position(of: settings.sink)?.position ?? 0
    var result = ReplayResult()
    if let since {
      // What lies beyond the endpoint's position it will get anyway.
      try eachMatch(of: store, after: 0, upTo: end) { batch throws(StorageError) in
        let wanted = batch.filter { $0.matchedAt >= since && settings.accepts($0) }.map(\.sequence)
        try store.replay(wanted, to: settings.sink, at: now)
        result.planned += wanted.count
      }
    } else {
      result.planned = try store.replayDeadLetters(of: settings.sink, at: now)
    }
    result.waiting = try store.deliveryCounts(of: settings.sink).waiting
    var first = try store.waitingMatches(of: settings.sink, limit: listed)
    try eachMatch(of: store, after: end, upTo: .max) { batch throws(StorageError) in
      let wanted = batch.filter(settings.accepts)
      result.waiting += wanted.count
      first += wanted.prefix(listed - first.count)
    }
    result.titles = first.map { title(of: $0.line) }
    return result
  }

  /// How many titles a list for people holds.
  private static let listed = 10

  private static func eachMatch(
    of store: StateStore, after start: Int64, upTo end: Int64, _ body: ([OutboxMatch]) throws(StorageError) -> Void
  ) throws(StorageError) {
    var position = start
    while true {
      let batch = try store.matches(after: position, limit: 500).filter { $0.sequence <= end }
      guard let last = batch.last else { return }
      try body(batch)
      position = last.sequence
    }
  }

  /// A message that was given up by hand.
  public struct Skipped: Sendable {
    /// Its title, and of a summary how many more there were.
    public var title: String
    /// How often it was tried.
    public var attempts: Int
    /// What the last attempt came to.
    public var lastAnswer: String
  }

  /// Gives up the message an endpoint is stuck with. Returns what it was; nil when no waiting message has failed.
  public static func skip(_ settings: WebhookSettings, in store: StateStore) throws(StorageError) -> Skipped? {
    guard let (delivery, answer) = try store.skip(settings.sink) else { return nil }
    let more = delivery.matches.count > 1 ? " and \(delivery.matches.count - 1) more" : ""
    return Skipped(
      title: (delivery.matches.first.map { title(of: $0.line) } ?? "") + more, attempts: delivery.attempts,
      lastAnswer: answer)
  }

  /// How an endpoint is doing, and its latest attempts, newest first, each with its match's title where that is stored.
  public static func report(
    _ settings: WebhookSettings, in store: StateStore, attempts: Int
  ) throws(StorageError) -> (counts: DeliveryCounts, attempts: [(attempt: DeliveryAttempt, title: String?)]) {
    let latest = try store.attempts(of: settings.sink, limit: attempts)
    let lines = try store.lines(ofMatches: Set(latest.map(\.matchID)))
    return (
      try store.deliveryCounts(of: settings.sink), latest.map { ($0, lines[$0.matchID].map(title)) }
    )
  }

  private static func title(of line: [UInt8]) -> String { MatchRecord.shown(line: line)?.headline ?? "(no title)" }

  /// An endpoint's address for people: scheme and host, as the rest may be secret.
  public static func maskedAddress(_ settings: WebhookSettings) -> String {
    switch settings.address {
    case .url(let url): WebAddress.masked(url)
    case .file: "(urlFile)"
    }
  }

  private static func testEvent(_ settings: WebhookSettings, _ line: [UInt8], _ now: Timestamp) -> WebhookEvent? {
    MatchRecord.shown(line: line).map { .test($0, line: line, webhook: settings.id, at: now) }
  }

  private static func body(_ event: WebhookEvent, _ settings: WebhookSettings) -> [UInt8] {
    let url = if case .url(let url) = settings.address { url } else { "https://example.org/topic" }
    return WebhookMessage(event, settings, url: url).body
  }
}
