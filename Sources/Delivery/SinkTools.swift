public import Basics
public import Configuration
import Foundation
public import HTTPLoop
import Matches
public import Storage

/// The operations on webhooks and mail that commands use.
public enum SinkTools {
  /// The result of a test.
  public struct TestResult: Sendable {
    /// The kinds of result.
    public enum Verdict: String, Sendable {
      /// The receiver accepted the message.
      case delivered
      /// The receiver cannot be reached or is overloaded. It may work later.
      case unavailable
      /// The address, a secret, the format or the receiver has to be corrected.
      case refused
    }

    /// The kind of result.
    public var verdict: Verdict
    /// The receiver's answer or the error, in a sentence.
    public var sentence: String
  }

  /// Sends a test message with a made-up match; a webhook's is signed. The result's sentence contains neither a webhook's
  /// address nor a secret.
  public static func test(
    _ settings: any SinkSettings, http: HTTPLoop, mailer: HTTPLoop, environment: [String: String], now: Timestamp
  ) async -> TestResult {
    let sender: any MessageSender
    do throws(SecretFile.Problem) {
      sender = try self.sender(settings, http: http, mailer: mailer, environment: environment)
    } catch {
      return TestResult(verdict: .refused, sentence: error.description)
    }
    guard let event = testEvent(settings, now) else {
      return TestResult(verdict: .refused, sentence: "the sample cannot be rendered")
    }
    let answer = await sender.send(event, id: "test_\(UInt64.random(in: 0...UInt64.max))", clock: { now })
    let verdict = sender.kind == .webhook ? verdict(answer) : verdict(ofMail: answer)
    return TestResult(verdict: verdict, sentence: answer.sentence)
  }

  /// What sends to an endpoint. Mail has a loop of its own.
  ///
  /// - Throws: `SecretFile.Problem`, which names the file.
  static func sender(
    _ settings: any SinkSettings, http: HTTPLoop, mailer: HTTPLoop, environment: [String: String],
    digests: DigestSource? = nil
  ) throws(SecretFile.Problem) -> any MessageSender {
    if let mail = settings as? MailSettings {
      return try MailSender(mail, http: mailer, environment: environment, digests: digests)
    }
    guard let webhook = settings as? WebhookSettings else { preconditionFailure("there are two kinds of sinks") }
    return try WebhookSender(webhook, http: http, environment: environment)
  }

  private static func verdict(ofMail answer: SendingAnswer) -> TestResult.Verdict {
    switch answer.outcome {
    case .delivered: .delivered
    // A password or a sender that is refused is tried again, but somebody has to correct it.
    case .retry: answer.status ?? 0 >= 500 ? .refused : .unavailable
    case .cancelled: .unavailable
    case .refused, .disabled: .refused
    }
  }

  /// The kind of result for an answer. Redirects and refusals that a delivery would retry count as refused: the person
  /// who tests can correct the cause.
  private static func verdict(_ answer: SendingAnswer) -> TestResult.Verdict {
    guard answer.outcome != .delivered else { return .delivered }
    guard let status = answer.status else { return .unavailable }
    return [408, 425, 429].contains(status) || status >= 500 ? .unavailable : .refused
  }

  /// A test message as it would be sent: a webhook's body, or a whole mail.
  public static func sample(_ settings: any SinkSettings, now: Timestamp) -> [UInt8] {
    guard let event = testEvent(settings, now) else { return [] }
    if let webhook = settings as? WebhookSettings { return body(event, webhook) }
    guard let mail = settings as? MailSettings, let from = mail.from else { return [] }
    return MailMessage(event, mail, from: from, id: "test_0").bytes
  }

  /// When a sink's next digest is due; nil for a sink without a schedule.
  public static func nextDigest(_ settings: any SinkSettings, after now: Timestamp) -> Timestamp? {
    (settings as? MailSettings).flatMap { DigestClock($0.schedule) }?.next(after: now)
  }

  /// A problem with a file that a sink names.
  public struct FileProblem: Sendable {
    /// The configuration's key.
    public var key: String
    /// What is wrong and what to do. It contains nothing of the file's content.
    public var sentence: String
    /// Whether the running service may be able to read the file although this process is not.
    public var mayBeTheServices: Bool
  }

  /// The problems with a webhook's files, at most one for each key.
  public static func fileProblems(of settings: WebhookSettings, environment: [String: String]) -> [FileProblem] {
    ["urlFile", "secretFile", "tokenFile"].compactMap { key in
      var alone = settings
      // Checks each file alone, because `WebhookEndpoint` throws at the first problem.
      if key != "urlFile" { alone.address = .url("") }
      if key != "secretFile" { alone.secretFile = nil }
      if key != "tokenFile" { alone.tokenFile = nil }
      do throws(SecretFile.Problem) {
        _ = try WebhookEndpoint(alone, environment: environment)
        return nil
      } catch {
        let address: String? = if case .file(let name) = alone.address { name } else { nil }
        let names = [alone.secretFile, alone.tokenFile, address].compactMap { $0 }
        if error.mayBeTheServices, isInCredentialStore(names) { return nil }
        return FileProblem(key: key, sentence: error.description, mayBeTheServices: error.mayBeTheServices)
      }
    }
  }

  /// The problem with a mail's file of credentials; nil if it has none.
  public static func fileProblem(of settings: MailSettings, environment: [String: String]) -> FileProblem? {
    guard let file = settings.credentialsFile else { return nil }
    do throws(SecretFile.Problem) {
      _ = try MailRequest.Credentials(file: file, environment: environment)
      return nil
    } catch {
      if error.mayBeTheServices, isInCredentialStore([file]) { return nil }
      return FileProblem(
        key: "credentialsFile", sentence: error.description, mayBeTheServices: error.mayBeTheServices)
    }
  }

  /// Whether files are credentials in one of systemd's credential stores (systemd.exec(5), LoadCredential=) or of the
  /// running service.
  private static func isInCredentialStore(_ names: [String]) -> Bool {
    let folders = [
      "/etc/credstore", "/run/credstore", "/usr/lib/credstore", "/etc/credstore.encrypted", "/run/credstore.encrypted",
      "/run/credentials/diplowatch.service",
    ]
    return names.allSatisfy { name in
      !name.contains("/") && folders.contains { FileManager.default.fileExists(atPath: $0 + "/" + name) }
    }
  }

  /// Renders sample messages, some with texts that could break the format, and parses them. Returns what is wrong; nil
  /// if nothing is.
  public static func problem(withFormatOf settings: WebhookSettings, now: Timestamp) -> String? {
    let line = SampleMatch.hostile(at: now)
    guard let match = MatchRecord.shown(line: line) else { return "the sample cannot be read" }
    let events = [
      DeliveryEvent.match(match, line: line, at: now), .summary(Array(repeating: match, count: 60), at: now),
    ]
    for event in events {
      let data = Data(body(event, settings))
      if data.count > TextBound.maxBodyBytes {
        return
          "a message in this format always has more than \(TextBound.maxBodyBytes) bytes; shorten the template"
      }
      guard (try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)) != nil else {
        return "a message in this format is not valid JSON"
      }
    }
    return nil
  }

  /// The result of a replay.
  public struct ReplayResult: Sendable, Equatable {
    /// The number of deliveries that were planned.
    public var planned = 0
    /// The number of deliveries that wait now, including earlier ones.
    public var waiting = 0
    /// The titles of the first planned ones.
    public var titles: [String] = []
  }

  /// Plans deliveries again: the webhook's dead letters, or with `since` all matches from that time on that pass its
  /// filters. A webhook that was disabled by a 410 is enabled again.
  public static func replay(
    _ settings: any SinkSettings, in desk: any DeliveryDesk, since: Timestamp?, now: Timestamp
  ) async throws(StorageError) -> ReplayResult {
    var result = ReplayResult()
    result.planned = try await desk.replay(to: settings.route, since: since, at: now)
    result.waiting = try await desk.deliveryCounts(of: [settings.sink])[0].waiting
    result.titles = try await desk.waitingMatches(of: settings.sink, limit: listed).map(title)
    return result
  }

  /// The maximum number of titles in a result.
  private static let listed = 10

  /// A delivery that was given up by hand (`webhook skip`).
  public struct Skipped: Sendable {
    /// Its title; for a summary, also the number of further matches.
    public var title: String
    /// The number of attempts.
    public var attempts: Int
    /// The result of the last attempt, in a sentence.
    public var lastAnswer: String
  }

  /// Gives up the oldest waiting delivery that has failed. Returns nil if there is none.
  public static func skip(
    _ settings: any SinkSettings, in desk: any DeliveryDesk
  ) async throws(StorageError) -> Skipped? {
    guard let (delivery, answer) = try await desk.skip(settings.sink) else { return nil }
    let more = delivery.matches.count > 1 ? " and \(delivery.matches.count - 1) more" : ""
    return Skipped(
      title: (delivery.matches.first.map(title) ?? "") + more, attempts: delivery.attempts,
      lastAnswer: answer)
  }

  /// The state of a webhook and its latest attempts, newest first, with the titles of their matches if these are still
  /// stored.
  public static func report(
    _ settings: any SinkSettings, in store: any DeliveryDesk & MatchHistory, attempts: Int
  ) async throws(StorageError) -> (counts: DeliveryCounts, attempts: [(attempt: DeliveryAttempt, title: String?)]) {
    let latest = try await store.attempts(of: settings.sink, limit: attempts)
    let matches = try await store.matches(withIDs: Set(latest.map(\.matchID)))
    return (
      try await store.deliveryCounts(of: [settings.sink])[0], latest.map { ($0, matches[$0.matchID].map(title)) }
    )
  }

  private static func title(of match: StoredMatch) -> String {
    MatchRecord.shown(line: match.line)?.headline ?? "(no title)"
  }

  /// A sink's address for people: of a webhook scheme and host, because the rest can be secret.
  public static func maskedAddress(_ settings: any SinkSettings) -> String {
    switch (settings as? WebhookSettings)?.address {
    case .url(let url)?: WebAddress.masked(url)
    case .file?: "(urlFile)"
    case nil: (settings as? MailSettings)?.server ?? ""
    }
  }

  private static func testEvent(_ settings: any SinkSettings, _ now: Timestamp) -> DeliveryEvent? {
    let line = SampleMatch.plain(at: now)
    return MatchRecord.shown(line: line).map { .test($0, line: line, webhook: settings.id, at: now) }
  }

  private static func body(_ event: DeliveryEvent, _ settings: WebhookSettings) -> [UInt8] {
    let url = if case .url(let url) = settings.address { url } else { "https://example.org/topic" }
    return WebhookMessage(event, settings, url: url, id: "test").body
  }
}
