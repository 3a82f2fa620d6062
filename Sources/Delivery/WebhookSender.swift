import Basics
import Configuration
import HTTPLoop

/// Sends messages to one endpoint, one attempt a call.
struct WebhookSender: MessageSender {
  let settings: WebhookSettings
  let http: HTTPLoop
  let endpoint: WebhookEndpoint

  var sink: any SinkSettings { settings }

  init(_ settings: WebhookSettings, http: HTTPLoop, environment: [String: String]) throws(SecretFile.Problem) {
    self.settings = settings
    self.http = http
    endpoint = try WebhookEndpoint(settings, environment: environment)
  }

  /// Posts an event. The time of the signature is read from `clock`, because receivers refuse old signatures.
  func send(_ event: DeliveryEvent, id: String, clock: @Sendable () -> Timestamp) async -> SendingAnswer {
    let message = WebhookMessage(event, settings, url: endpoint.url, id: id)
    let now = clock()
    var request = HTTPRequest(url: message.url)
    request.method = settings.format == .matrix ? .put(body: message.body) : .post(body: message.body)
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
      return SendingAnswer(
        outcome: error.code == .cancelled ? .cancelled : .retry(retryAfterSeconds: nil),
        sentence: hidden.hide(in: error.description), mayBeTheMessage: error.code.isAfterConnecting)
    }
  }

  private static func judge(_ response: HTTPResponse, _ now: Timestamp, hiding hidden: HiddenWords) -> SendingAnswer {
    let outcome: SendingAnswer.Outcome
    switch response.status {
    case 200..<300:
      let words = ReceiverAnswer.words(response.body, hiding: hidden)
      let sentence = ["delivered: \(response.status)", words].compactMap { $0 }.joined(separator: ": ")
      return SendingAnswer(outcome: .delivered, status: response.status, sentence: sentence)
    case 410: outcome = .disabled
    case 408, 425, 429, 500...:
      // One answer can delay the queue by a day at most.
      let wait = response.retryAfterSeconds(now: now.seconds) ?? RetryAdvice.seconds(in: response.body)
      outcome = .retry(retryAfterSeconds: wait.map { min($0, 86_400) })
    // Redirects are not followed. They, and a wrong token or path, can be corrected by the receiver's operator.
    case 300..<400, 401, 403, 404, 407: outcome = .retry(retryAfterSeconds: nil)
    default: outcome = .refused
    }
    return SendingAnswer(
      outcome: outcome, status: response.status, sentence: ReceiverAnswer.refusal(response, hiding: hidden))
  }
}

extension HTTPError.Code {
  /// Whether a transfer can fail in this way after the server was reached.
  var isAfterConnecting: Bool {
    switch self {
    case .badURL, .protocolNotAllowed, .addressRefused, .dns, .connect, .tls, .cancelled: false
    default: true
    }
  }
}
