/// One header field. The value's bytes are kept exactly as received, or sent exactly as given.
public struct HTTPHeader: Sendable, Hashable {
  /// The field's name, as written. Names are case-insensitive (RFC 9110 §5.1).
  public var name: String
  /// The field's value without surrounding white space.
  public var value: [UInt8]

  /// A field with a value in bytes.
  public init(_ name: String, _ value: [UInt8]) {
    self.name = name
    self.value = value
  }

  /// A field with a value in text, sent as UTF-8.
  public init(_ name: String, _ value: String) { self.init(name, Array(value.utf8)) }
}

/// A request to a server.
public struct HTTPRequest: Sendable {
  /// The methods that diplowatch uses.
  public enum Method: Sendable {
    case get
    case post(body: [UInt8])
    case put(body: [UInt8])
  }

  /// The address: http or https, or file if `allowsFiles` is set. A fragment is not sent.
  public var url: String
  /// The method, with the body of a POST or PUT.
  public var method = Method.get
  /// Header fields. They replace those that libcurl sends by default under the same name.
  public var headers: [HTTPHeader] = []
  /// The address that the headers and credentials are meant for; nil for `url`. Only its origin (RFC 9110 §4.3.1)
  /// receives all of `headers`, and the name and password written in this address. Other origins receive only Accept,
  /// Accept-Language, User-Agent and the validators. Set it if `url` comes from a remembered redirect.
  public var home: String?
  /// The time limit of the whole exchange, including redirects and waiting. However slow the answer is, nothing ends
  /// the request sooner, except `connectTimeout` while there is no connection.
  public var timeout = Duration.seconds(30)
  /// The time limit for making a connection (name lookup, TCP, TLS).
  public var connectTimeout = Duration.seconds(10)
  /// The limits of the answer.
  public var limits = TransferLimits()
  /// Whether `file:` addresses are allowed.
  public var allowsFiles = false

  /// Whether the loop's proxy is used, if there is one.
  public var usesProxy = true

  /// The path of a Unix socket to connect to, instead of the URL's host.
  public var unixSocket: String?

  /// The mail, if this is none of HTTP's requests but SMTP's.
  var mail: MailRequest?

  /// A GET with the default limits.
  public init(url: String) { self.url = url }
}

/// Limits of an answer. A transfer that exceeds one ends at once with an error.
public struct TransferLimits: Sendable {
  /// The maximum size of the body in bytes, after decompression.
  public var maxBodyBytes = 16 << 20
  /// The maximum number of decompressed bytes per byte received, checked once the body has 1 MiB. Against decompression
  /// bombs: feeds have 5 to 20.
  public var maxCompressionRatio = 200
  /// The maximum size of all header lines of one answer, in bytes.
  public var maxHeaderBytes = 64 << 10
  /// The maximum number of redirects that are followed; with 0 a redirect is returned as the answer.
  public var maxRedirects = 5

  /// The defaults.
  public init() {}
}
