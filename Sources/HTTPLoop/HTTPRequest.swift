/// One header field. The value's bytes are kept exactly as they were sent or are to be sent.
public struct HTTPHeader: Sendable, Hashable {
  /// The field's name, as written; names compare without case (RFC 9110 §5.1).
  public var name: String
  /// The field's value without the white space around it.
  public var value: [UInt8]

  /// A field with a value of bytes.
  public init(_ name: String, _ value: [UInt8]) {
    self.name = name
    self.value = value
  }

  /// A field with a value of text.
  public init(_ name: String, _ value: String) { self.init(name, Array(value.utf8)) }
}

/// What is asked of a server.
public struct HTTPRequest: Sendable {
  /// The methods diplowatch uses.
  public enum Method: Sendable {
    case get
    case post(body: [UInt8])
  }

  /// The address: http, https, or file where `allowsFiles` says so. A fragment is not sent.
  public var url: String
  /// What is asked.
  public var method = Method.get
  /// Header fields; one of them replaces libcurl's own of that name.
  public var headers: [HTTPHeader] = []
  /// The address whose origin (RFC 9110 §4.3.1) is sent all of `headers`, and the name and password that stand in it.
  /// Any other origin gets only the fields that say nothing of the asker's rights: Accept, Accept-Language, User-Agent
  /// and the validators. Nil takes `url`. To be set where `url` is remembered from a redirect.
  public var home: String?
  /// The longest the whole exchange may take, redirects included.
  public var timeout = Duration.seconds(30)
  /// The longest a connection may take.
  public var connectTimeout = Duration.seconds(10)
  /// What the answer may cost.
  public var limits = TransferLimits()
  /// Whether `file:` addresses are allowed.
  public var allowsFiles = false

  /// Whether the loop's proxy is used, if it has one.
  public var usesProxy = true

  /// A Unix socket to connect to instead of the address's host.
  public var unixSocket: String?

  /// A GET with the default limits.
  public init(url: String) { self.url = url }
}

/// Bounds on an answer; beyond any of them the transfer ends with an error at once.
public struct TransferLimits: Sendable {
  /// The most bytes of body, after decompression.
  public var maxBodyBytes = 16 << 20
  /// The most decompressed bytes per byte received, looked at from the first mebibyte on. Feeds compress by 5 to 20.
  public var maxCompressionRatio = 200
  /// The most bytes of header over all lines of one answer.
  public var maxHeaderBytes = 64 << 10
  /// The most redirects that are followed; 0 returns a redirect as it is.
  public var maxRedirects = 5
  /// A transfer slower than this many bytes a second for `slowWindow` ends.
  public var minBytesPerSecond = 32
  /// How long a transfer may be that slow.
  public var slowWindow = Duration.seconds(15)

  /// The defaults.
  public init() {}
}
