public import Configuration
public import FeedModel
public import HTTPLoop
import Storage

/// One attempt at one endpoint.
struct WebhookSender: Sendable {
  let settings: WebhookSettings
  let http: HTTPLoop
  let secret: WebhookSecret?

  /// What an attempt came to.
  enum Outcome: Equatable {
    case delivered
    /// Trying again may help; `retryAfterSeconds` is the receiver's word.
    case retry(String, retryAfterSeconds: Int64?)
    /// The receiver will never take this one.
    case refused(String)
    /// 410: the receiver wants nothing any more.
    case disabled
  }

  init(_ settings: WebhookSettings, http: HTTPLoop, environment: [String: String]) throws(WebhookSecret.Problem) {
    self.settings = settings
    self.http = http
    secret = try settings.secretFile.map { file throws(WebhookSecret.Problem) in
      try WebhookSecret(file: file, environment: environment)
    }
  }

  /// The body of an event (Standard Webhooks, "payload structure").
  static func body(type: String, at time: Timestamp, data: [UInt8]) -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("type", type)
      $0.member("timestamp", time.rfc3339(alwaysMilliseconds: true))
      $0.key("data")
      $0.verbatim(data)
    }
    return writer.bytes
  }

  /// Posts an event. `id` stays the same over retries and restarts.
  func send(id: String, body: [UInt8], now: Timestamp) async -> (outcome: Outcome, status: Int?) {
    var request = HTTPRequest(url: settings.url)
    request.method = .post(body: body)
    request.timeout = settings.timeout
    request.connectTimeout = settings.timeout
    request.limits.maxRedirects = 0
    request.limits.maxBodyBytes = 1 << 20
    request.headers = [
      HTTPHeader("Content-Type", "application/json"), HTTPHeader("webhook-id", id),
      HTTPHeader("webhook-timestamp", String(now.seconds)),
    ]
    if let secret {
      let signatures = secret.signatures(id: id, timestamp: now.seconds, body: body)
      request.headers.append(HTTPHeader("webhook-signature", signatures))
    }
    do throws(HTTPError) {
      let response = try await http.send(request)
      return (WebhookSender.judge(response, now), response.status)
    } catch {
      // A receiver that answers with too much has still answered; everything else is worth another try.
      return (.retry(error.description, retryAfterSeconds: nil), nil)
    }
  }

  private static func judge(_ response: HTTPResponse, _ now: Timestamp) -> Outcome {
    // No receiver may silence its queue for longer than a day by one answer.
    let retryAfter = response.retryAfterSeconds(now: now.seconds).map { min($0, 86_400) }
    let sentence = "the receiver answered \(response.status)"
    switch response.status {
    case 200..<300: return .delivered
    case 410: return .disabled
    case 408, 425, 429, 500...: return .retry(sentence, retryAfterSeconds: retryAfter)
    // A redirect is not followed, but may be mended on the other side.
    case 300..<400, 401, 403, 404: return .retry(sentence, retryAfterSeconds: nil)
    default: return .refused(sentence)
    }
  }
}

/// A signed test event, for `webhook test`.
public enum WebhookTest {
  /// What the receiver did with it.
  public struct Result: Sendable {
    /// Whether the receiver took it.
    public var delivered: Bool
    /// What it answered, in a sentence.
    public var sentence: String
  }

  /// Sends an event of type `webhook.test`; the sentence never holds the address or a secret.
  public static func send(
    _ settings: WebhookSettings, http: HTTPLoop, environment: [String: String], now: Timestamp
  ) async -> Result {
    let sender: WebhookSender
    do throws(WebhookSecret.Problem) {
      sender = try WebhookSender(settings, http: http, environment: environment)
    } catch {
      return Result(delivered: false, sentence: error.description)
    }
    let data = Array("{\"message\":\"This is a test of the webhook \(settings.id).\"}".utf8)
    let body = WebhookSender.body(type: "webhook.test", at: now, data: data)
    let id = "test_\(UInt64.random(in: 0...UInt64.max))"
    switch await sender.send(id: id, body: body, now: now) {
    case (.delivered, let status): return Result(delivered: true, sentence: "delivered: \(status ?? 0)")
    case (.retry(let sentence, _), _): return Result(delivered: false, sentence: sentence)
    case (.refused(let sentence), _): return Result(delivered: false, sentence: sentence)
    case (.disabled, _):
      return Result(delivered: false, sentence: "the receiver answered 410: it wants nothing any more")
    }
  }
}
