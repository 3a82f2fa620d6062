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
  /// The recipients' addresses, without names. Those that the server refuses for good get no message; if it refuses one
  /// for now (4yz), nobody does.
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
  /// What the reply is to.
  public var subject: Subject
  /// How many recipients the server refused.
  public var refusedRecipients = 0
  /// What it said of the last one of these; nil for none.
  public var refusal: String?

  /// What a reply is to.
  public enum Subject: Sendable {
    /// The connection, the credentials, the sender or the announcement of the message.
    case session
    /// A recipient.
    case recipient
    /// The message.
    case message
  }

  static let mostTextBytes = 4096
}

/// One SMTP exchange, as far as it has come: how much of the message was sent, and the last reply.
struct MailExchange {
  /// What the next reply is to.
  private enum Step {
    /// The connection.
    case greeting
    /// EHLO, or HELO after it was refused.
    case hello
    /// STARTTLS, AUTH or MAIL.
    case sender
    /// RCPT.
    case recipient
    /// DATA or the message.
    case message
  }

  private let message: [UInt8]
  private let recipients: Int
  private var step = Step.greeting
  private var sentBytes = 0
  private var text: [UInt8] = []
  /// The numbers of recipients that were answered, and that were refused.
  private var (answered, refused) = (0, 0)
  private var refusal: String?
  /// The last complete reply.
  private(set) var reply: MailReply?

  init(_ mail: MailRequest) {
    message = mail.message
    recipients = mail.to.count
  }

  /// Whether the reply ends the exchange, as far as is known: the server took the message, or refuses what it was asked.
  /// After the refusal of EHLO comes HELO, and after that of a recipient the next one, or the message for the others.
  var isOver: Bool {
    guard let reply else { return false }
    if reply.subject == .message || reply.code == 421 || isForLater { return true }
    if reply.subject == .recipient { return answered == recipients && refused == recipients }
    return reply.code >= 400 && step != .hello
  }

  /// Whether the reply is a refusal of the mail. That of one recipient is none while there are others: a connection that
  /// breaks then is a failure.
  var isRefused: Bool { reply.map { $0.code >= 400 && ($0.subject != .recipient || isOver) } ?? false }

  /// Whether a recipient was refused for now. The mail must not go to the others then: it could not be sent again to this
  /// one alone.
  var isForLater: Bool { reply.map { $0.subject == .recipient && (400..<500).contains($0.code) } ?? false }

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
    if reply?.subject == .message { return }
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
    note(code, String(decoding: text, as: UTF8.self))
  }

  /// Notes a reply. libcurl sends one command after the other, so the replies tell how far it is.
  private mutating func note(_ code: Int, _ text: String) {
    var subject = MailReply.Subject.session
    switch step {
    case .greeting: if code == 220 { step = .hello }
    case .hello: if code < 400 { step = .sender }
    // 220 is to STARTTLS, after which EHLO comes again; 334 and 235 are to AUTH.
    case .sender: step = code == 220 ? .hello : code == 250 ? .recipient : .sender
    case .recipient:
      subject = .recipient
      answered += 1
      if code >= 400 {
        refused += 1
        refusal = "\(code) \(text)"
      }
      if answered == recipients, refused < recipients { step = .message }
    case .message: if sentBytes == message.count { subject = .message }
    }
    reply = MailReply(
      code: code, text: text, subject: subject, refusedRecipients: refused, refusal: refusal)
  }
}
