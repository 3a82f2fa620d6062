/// A server's complete answer.
public struct HTTPResponse: Sendable {
  /// One redirect that was followed.
  public struct Hop: Sendable, Hashable {
    /// The address that answered with a redirect.
    public var url: String
    /// Its status: 301, 302, 303, 307 or 308.
    public var status: Int
  }

  /// The status of the last answer; 200 for a file.
  public var status: Int
  /// The header fields of the last answer.
  public var fields: HTTPFields
  /// The decompressed body.
  public var body: [UInt8]
  /// The redirects that were followed, in order.
  public var hops: [Hop]
  /// The address that answered last.
  public var effectiveURL: String
  /// The IP address of the server (or proxy); nil if unknown.
  public var remoteAddress: String?
  /// The size of the last answer's body as received, before decompression, in bytes.
  public var bytesReceived: Int

  /// 10, 11, 20 or 30 for HTTP/1.0, 1.1, 2 and 3; 0 for a file.
  public var httpVersion = 0
  /// How many connections were opened for the last answer: 0 when one was reused.
  public var connectionsOpened = 0
  /// Whether the last answer came from another origin than the request's `home`. That origin received only some of the
  /// header fields.
  public var isAway = false
  /// The body's share of the loop's memory limit, released with the last copy of the response.
  var lease: BodyLease?

  init(
    status: Int, fields: HTTPFields, body: [UInt8], hops: [Hop], effectiveURL: String, remoteAddress: String?,
    bytesReceived: Int
  ) {
    self.status = status
    self.fields = fields
    self.body = body
    self.hops = hops
    self.effectiveURL = effectiveURL
    self.remoteAddress = remoteAddress
    self.bytesReceived = bytesReceived
  }

  init(_ answer: Transfer.Exchange, hops: [Hop], effectiveURL: String, isAway: Bool) {
    self.init(
      status: answer.status, fields: answer.fields, body: answer.body, hops: hops, effectiveURL: effectiveURL,
      remoteAddress: answer.remoteAddress, bytesReceived: answer.bytesReceived)
    httpVersion = answer.httpVersion
    connectionsOpened = answer.connectionsOpened
    lease = answer.lease
    self.isAway = isAway
  }

  /// The values of a field, in order. Names are case-insensitive.
  public func values(of name: String) -> [[UInt8]] { fields.values(of: name) }

  /// The last value of a field as text.
  public func text(of name: String) -> String? { values(of: name).last.map { String(decoding: $0, as: UTF8.self) } }

  /// The target of the permanent redirects (301, 308) at the beginning of `hops`: the address to request from now on. A
  /// permanent redirect counts only if all redirects before it are permanent. Nil if there is none.
  public var permanentURL: String? {
    let permanent = hops.prefix { $0.status == 301 || $0.status == 308 }.count
    guard permanent > 0 else { return nil }
    return permanent == hops.count ? effectiveURL : hops[permanent].url
  }
}
