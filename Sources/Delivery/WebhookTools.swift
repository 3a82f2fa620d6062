public import Configuration
public import FeedModel
import Foundation
public import HTTPLoop
public import Storage

/// What commands do with endpoints.
public enum WebhookTools {
  /// What a receiver did with a test.
  public struct TestResult: Sendable {
    /// Whether the receiver took it.
    public var delivered: Bool
    /// What it answered, in a sentence.
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
      return TestResult(delivered: false, sentence: error.description)
    }
    guard let event = testEvent(settings, SampleMatch.plain(at: now), now) else {
      return TestResult(delivered: false, sentence: "the sample cannot be rendered")
    }
    let answer = await sender.send(event, id: "test_\(UInt64.random(in: 0...UInt64.max))", clock: { now })
    return TestResult(
      delivered: answer.outcome == .delivered,
      sentence: answer.outcome == .delivered ? "delivered: \(answer.status ?? 0)" : answer.sentence)
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
    guard let digest = MatchDigest(line: line) else { return "the sample cannot be read" }
    let events = [
      WebhookEvent.match(digest, line: line, at: now), .summary(Array(repeating: digest, count: 60), at: now),
    ]
    for event in events {
      let data = Data(body(event, settings))
      guard (try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)) != nil else {
        return "a sample in this format is no JSON"
      }
    }
    return nil
  }

  /// Plans deliveries again: the dead letters of an endpoint, or with `since` all matches from that time on that pass
  /// its filters. Returns how many.
  public static func replay(
    _ settings: WebhookSettings, in store: StateStore, since: Timestamp?, now: Timestamp
  ) throws(StorageError) -> Int {
    try store.begin(settings.sink)
    guard let since else { return try store.replayDeadLetters(of: settings.sink, at: now) }
    let end = try store.position(of: settings.sink)?.position ?? 0
    var (position, count) = (Int64(0), 0)
    while true {
      // What lies beyond the endpoint's position it will get anyway.
      let batch = try store.matches(after: position, limit: 500).filter { $0.sequence <= end }
      guard let last = batch.last else { return count }
      let wanted = batch.filter { $0.matchedAt >= since && settings.accepts($0) }.map(\.sequence)
      try store.replay(wanted, to: settings.sink, at: now)
      count += wanted.count
      position = last.sequence
    }
  }

  /// How an endpoint is doing, and its latest attempts, newest first.
  public static func report(
    _ settings: WebhookSettings, in store: StateStore, attempts: Int
  ) throws(StorageError) -> (counts: DeliveryCounts, attempts: [DeliveryAttempt]) {
    (try store.deliveryCounts(of: settings.sink), try store.attempts(of: settings.sink, limit: attempts))
  }

  /// An endpoint's address for people: scheme and host, as the rest may be secret.
  public static func maskedAddress(_ settings: WebhookSettings) -> String {
    switch settings.address {
    case .url(let url): WebhookEndpoint.masked(url)
    case .file: "(urlFile)"
    }
  }

  private static func testEvent(_ settings: WebhookSettings, _ line: [UInt8], _ now: Timestamp) -> WebhookEvent? {
    MatchDigest(line: line).map { .test($0, line: line, webhook: settings.id, at: now) }
  }

  private static func body(_ event: WebhookEvent, _ settings: WebhookSettings) -> [UInt8] {
    let url = if case .url(let url) = settings.address { url } else { "https://example.org/topic" }
    return WebhookMessage(event, settings, url: url).body
  }
}
