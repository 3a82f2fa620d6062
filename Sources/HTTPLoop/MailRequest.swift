/// A mail for an SMTP server (RFC 5321).
public struct MailRequest: Sendable {
  /// A name and password for the server.
  public struct Credentials: Sendable, CustomStringConvertible {
    /// The user's name.
    public var name: String
    /// The password.
    public var password: String

    /// Memberwise.
    public init(name: String, password: String) {
      self.name = name
      self.password = password
    }

    /// Nothing of either.
    public var description: String { "<secret>" }
  }

  /// The server: `smtp://HOST` or `smtps://HOST`, with a port if it is not 25 or 465.
  public var server: String
  /// The sender's address, without a name.
  public var from: String
  /// The recipients' addresses, without names. A server that refuses one of them gets no message.
  public var to: [String]
  /// The message (RFC 5322): lines end with CRLF, the last one too. Lines that begin with a dot need no second one.
  public var message: [UInt8]
  /// Nil: no AUTH (RFC 4954).
  public var credentials: Credentials?
  /// Whether `smtp:` must change to TLS (RFC 3207) before anything is sent. If not, it stays as it is.
  public var requiresTLS = true
  /// The time limit of the whole exchange.
  public var timeout = Duration.seconds(60)
  /// Whether the loop's proxy is used, if there is one. It must permit CONNECT to the server's port.
  public var usesProxy = false

  /// A mail without credentials.
  public init(server: String, from: String, to: [String], message: [UInt8]) {
    self.server = server
    self.from = from
    self.to = to
    self.message = message
  }
}

/// The reply of an SMTP server that decided about a mail (RFC 5321 §4.2): 250 took it, 4yz may take it later, 5yz does
/// not take it.
public struct MailReply: Sendable, Hashable {
  /// The reply code.
  public var code: Int
  /// The text, as the server sent it: several lines are one, cut at `mostTextBytes`.
  public var text: String
  /// Whether the reply is to the message. If not, it is to the connection, the credentials, the sender or a recipient.
  public var isToMessage: Bool

  static let mostTextBytes = 4096
}

/// One SMTP exchange, as far as it has come: how much of the message was sent, and the last reply.
struct MailExchange {
  let message: [UInt8]
  private var sentBytes = 0
  private var text: [UInt8] = []
  /// The last complete reply.
  private(set) var reply: MailReply?

  init(_ message: [UInt8]) { self.message = message }

  /// Whether the reply ends the exchange: the server took the message, or wants nothing more to do with it. Other
  /// refusals can be followed by another attempt (HELO after EHLO, a second AUTH mechanism).
  var isOver: Bool {
    guard let reply else { return false }
    return reply.isToMessage || reply.code == 421 || (450..<460).contains(reply.code)
      || (550..<560).contains(reply.code)
  }

  /// Copies the next part of the message; returns its length, 0 at the end (CURLOPT_READFUNCTION(3)).
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let part = message[sentBytes..<min(message.count, sentBytes + buffer.count)]
    unsafe buffer.copyBytes(from: part)
    sentBytes += part.count
    return part.count
  }

  /// Notes a line of a reply: `250-text` or, the last one, `250 text`. Other lines are ignored, and so is what follows
  /// the reply to the message, and 221, the reply to QUIT: these decide nothing.
  mutating func note(line: UnsafeRawBufferPointer) {
    if reply?.isToMessage ?? false { return }
    let digits = unsafe line.prefix(3).map { Int($0) - 0x30 }
    guard digits.count == 3, digits.allSatisfy({ (0...9).contains($0) }) else { return }
    var rest = unsafe Array(line.dropFirst(3))
    while let last = rest.last, last == 0x0A || last == 0x0D || last == 0x20 { rest.removeLast() }
    if !text.isEmpty { text.append(0x20) }
    text += rest.dropFirst().prefix(max(0, MailReply.mostTextBytes - text.count))
    guard rest.first != UInt8(ascii: "-") else { return }
    defer { text = [] }
    let code = digits[0] * 100 + digits[1] * 10 + digits[2]
    if code == 221 { return }
    reply = MailReply(
      code: code, text: String(decoding: text, as: UTF8.self), isToMessage: sentBytes == message.count)
  }
}
