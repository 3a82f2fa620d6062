import Basics
import Configuration
import Digests
import Foundation
import HTTPLoop
import Matches
import Storage

/// Sends mail to one server.
struct MailSender: MessageSender {
  let settings: MailSettings
  let http: HTTPLoop
  let digestClock: DigestClock?
  /// Makes the digests; nil: they are lists of matches.
  private let digests: DigestSource?
  private let credentials: MailRequest.Credentials?
  /// What is removed from messages: servers quote whom they refuse.
  private let hidden: HiddenWords

  var sink: any SinkSettings { settings }

  /// Reads the credentials.
  ///
  /// - Throws: `SecretFile.Problem`, which names the file.
  init(
    _ settings: MailSettings, http: HTTPLoop, environment: [String: String], digests: DigestSource?
  ) throws(SecretFile.Problem) {
    self.settings = settings
    self.http = http
    self.digests = digests
    digestClock = DigestClock(settings.schedule)
    credentials = try settings.credentialsFile.map { file throws(SecretFile.Problem) in
      try MailRequest.Credentials(file: file, environment: environment)
    }
    var secrets: [String] = []
    if let credentials {
      let plain = "\u{0}\(credentials.name)\u{0}\(credentials.password)"
      secrets =
        [credentials.name, credentials.password]
        + [plain, credentials.name, credentials.password].map { Data($0.utf8).base64EncodedString() }
    }
    hidden = HiddenWords(url: "", isSecret: false, secrets: secrets)
  }

  func send(_ event: DeliveryEvent, id: String, clock: @Sendable () -> Timestamp) async -> SendingAnswer {
    guard let from = settings.from else {
      return SendingAnswer(outcome: .refused, sentence: "the mail has no sender", mayBeTheMessage: false)
    }
    let digest: Digest?
    do throws(StorageError) {
      digest = try await self.digest(event, now: clock())
    } catch {
      return SendingAnswer(
        outcome: .retry(retryAfterSeconds: nil), sentence: "the digest cannot be made: \(error)", mayBeTheMessage: false
      )
    }
    let message = MailMessage(event, settings, from: from, id: id, digest: digest)
    var request = MailRequest(
      server: settings.server, from: from.address, to: settings.to.map(\.address), message: message.bytes)
    request.credentials = credentials
    request.requiresTLS = settings.requiresTLS
    request.timeout = settings.timeout
    request.usesProxy = settings.usesProxy
    do throws(HTTPError) {
      return judge(try await http.send(request))
    } catch {
      return SendingAnswer(
        outcome: error.code == .cancelled ? .cancelled : .retry(retryAfterSeconds: nil),
        sentence: hidden.hide(in: error.description), mayBeTheMessage: error.code.isAfterConnecting)
    }
  }

  /// The digest of an event's matches; nil for what is no digest.
  private func digest(_ event: DeliveryEvent, now: Timestamp) async throws(StorageError) -> Digest? {
    guard let digests, let digestClock, case .summary(let matches, let last) = event, let first = matches.first else {
      return nil
    }
    let end = min(digestClock.next(after: last), max(now, last))
    return try await digests.digest(
      of: matches, passing: settings.route.filter, start: digestClock.latest(at: first.matchedAt), end: end)
  }

  /// What follows from a reply (RFC 5321 §4.2.1): 4yz may succeed later. 5yz to the message, or to its size, is about this
  /// message. 5yz to all recipients would meet every other message too. 5yz to the connection, the password or the sender
  /// is often a passing fault of the server's, or mended there: it is tried again, as a webhook's 401 and 403 are.
  private func judge(_ reply: MailReply) -> SendingAnswer {
    let isRefused = reply.code >= 400
    var parts = [isRefused ? "the server answered \(reply.code)" : "delivered: \(reply.code)", words(reply.text)]
    if !isRefused, reply.refusedRecipients > 0 {
      parts.append("but \(reply.refusedRecipients) of \(settings.to.count) recipients refused")
      parts.append(reply.refusal.flatMap(words))
    }
    let outcome: SendingAnswer.Outcome
    switch reply.code {
    case ..<400: outcome = .delivered
    case 400..<500: outcome = .retry(retryAfterSeconds: nil)
    default:
      outcome =
        switch reply.subject {
        case .message: .refused
        // 552 to a recipient is a full mailbox.
        case .recipient: .disabled
        case .session: reply.code == 552 ? .refused : .retry(retryAfterSeconds: nil)
        }
    }
    return SendingAnswer(
      outcome: outcome, status: reply.code, sentence: parts.compactMap(\.self).joined(separator: ": "),
      mayBeTheMessage: reply.subject == .message)
  }

  private func words(_ text: String) -> String? { ReceiverAnswer.words(Array(text.utf8), hiding: hidden) }
}
