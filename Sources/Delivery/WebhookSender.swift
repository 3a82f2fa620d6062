import Basics
import Configuration
import HTTPLoop

/// One attempt at one endpoint.
struct WebhookSender: Sendable {
  let settings: WebhookSettings
  let http: HTTPLoop
  let endpoint: WebhookEndpoint

  /// What an attempt came to.
  enum Outcome: Equatable {
    case delivered
    /// Trying again may help; `retryAfterSeconds` is the receiver's word.
    case retry(retryAfterSeconds: Int64?)
    /// The receiver will never take this one.
    case refused
    /// 410: the receiver wants nothing any more.
    case disabled
    /// The daemon ends.
    case cancelled
  }

  /// An attempt's end.
  struct Answer {
    /// What it came to.
    var outcome: Outcome
    /// The status, if there was an answer.
    var status: Int?
    /// The same in a sentence, with the receiver's own words where it refused.
    var sentence: String
    /// Whether the message itself may be what is wrong: the receiver was reached with it.
    var mayBeTheMessage = true
  }

  init(_ settings: WebhookSettings, http: HTTPLoop, environment: [String: String]) throws(SecretFile.Problem) {
    self.settings = settings
    self.http = http
    endpoint = try WebhookEndpoint(settings, environment: environment)
  }

  /// Posts an event. `id` stays the same over retries and restarts. The clock is read when the message is ready to go, not
  /// when the attempt was decided: receivers refuse what was signed too long ago.
  func send(_ event: WebhookEvent, id: String, clock: @Sendable () -> Timestamp) async -> Answer {
    let message = WebhookMessage(event, settings, url: endpoint.url)
    let now = clock()
    var request = HTTPRequest(url: message.url)
    request.method = .post(body: message.body)
    request.timeout = settings.timeout
    request.connectTimeout = settings.timeout
    request.usesProxy = settings.usesProxy
    request.limits.maxRedirects = 0
    request.limits.maxBodyBytes = 1 << 20
    request.headers = [
      HTTPHeader("Content-Type", "application/json"), HTTPHeader("webhook-id", id),
      HTTPHeader("webhook-timestamp", String(now.seconds)),
    ]
    var hidden = endpoint.hidden
    if let secret = endpoint.secret {
      let signatures = secret.signatures(id: id, timestamp: now.seconds, body: message.body)
      request.headers.append(HTTPHeader("webhook-signature", signatures))
      hidden = hidden.adding(signatures.split(separator: " ").map(String.init))
    }
    if let token = endpoint.token { request.headers.append(HTTPHeader("Authorization", "Bearer \(token)")) }
    do throws(HTTPError) {
      return WebhookSender.judge(try await http.send(request), now, hiding: hidden)
    } catch {
      return Answer(
        outcome: error.code == .cancelled ? .cancelled : .retry(retryAfterSeconds: nil),
        sentence: hidden.hide(in: error.description), mayBeTheMessage: error.code.isAfterConnecting)
    }
  }

  private static func judge(_ response: HTTPResponse, _ now: Timestamp, hiding hidden: HiddenWords) -> Answer {
    let outcome: Outcome
    switch response.status {
    case 200..<300:
      let words = ReceiverAnswer.words(response.body, hiding: hidden)
      let sentence = ["delivered: \(response.status)", words].compactMap { $0 }.joined(separator: ": ")
      return Answer(outcome: .delivered, status: response.status, sentence: sentence)
    case 410: outcome = .disabled
    case 408, 425, 429, 500...:
      // No receiver may silence its queue for longer than a day by one answer.
      outcome = .retry(retryAfterSeconds: response.retryAfterSeconds(now: now.seconds).map { min($0, 86_400) })
    // A redirect is not followed, but may be mended on the other side; so may a wrong token or path.
    case 300..<400, 401, 403, 404, 407: outcome = .retry(retryAfterSeconds: nil)
    default: outcome = .refused
    }
    return Answer(
      outcome: outcome, status: response.status, sentence: ReceiverAnswer.refusal(response, hiding: hidden))
  }
}

extension HTTPError.Code {
  /// Whether a transfer can end so after the server was reached.
  fileprivate var isAfterConnecting: Bool {
    switch self {
    case .badURL, .protocolNotAllowed, .addressRefused, .dns, .connect, .tls, .cancelled: false
    default: true
    }
  }
}
