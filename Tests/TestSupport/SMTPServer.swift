import Foundation
import Glibc

/// A real SMTP server on 127.0.0.1 and a free port, for tests (RFC 5321, AUTH PLAIN and LOGIN of RFC 4954, no TLS). It
/// accepts every mail unless a test says otherwise, and records the accepted ones.
public final class SMTPServer: Sendable {
  /// A mail, as received.
  public struct Mail: Sendable {
    /// The sender's address, without brackets.
    public var from = ""
    /// The recipients' addresses.
    public var to: [String] = []
    /// The message: lines end with CRLF, doubled dots are undone (RFC 5321 §4.5.2).
    public var message = ""
    /// The name and password of the session; nil without AUTH.
    public var credentials: String?

    /// The value of a header field, unfolded; nil if there is none.
    public func header(_ name: String) -> String? {
      let head = message.components(separatedBy: "\r\n\r\n")[0].replacingOccurrences(of: "\r\n ", with: " ")
      return head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }
  }

  /// The point in a session at which the server replies.
  public enum Step: Sendable {
    case connect
    case auth(String)
    case sender(String)
    case recipient(String)
    case data
    case message(Mail)
    case quit
  }

  /// A reply instead of the usual one, without its line end; nil for the usual one, an empty one closes the connection.
  public typealias Handler = @Sendable (Step) -> String?

  /// The port.
  public let port: Int
  private let listener: Int32
  private let shared: Shared

  private final class Shared: Sendable {
    struct State {
      var handler: Handler
      var mails: [Mail] = []
      var open: Set<Int32> = []
      var isStopped = false
    }
    let state: Locked<State>
    init(_ handler: @escaping Handler) { state = Locked(State(handler: handler)) }
  }

  /// Starts the server.
  public init(_ handler: @escaping Handler = { _ in nil }) throws {
    shared = Shared(handler)
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard let bound = LoopbackServer.listen4(listener) else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    port = bound
    let (listener, shared) = (listener, shared)
    Thread.detachNewThread { SMTPServer.accept(on: listener, shared) }
  }

  deinit {
    shared.state.withLock { state in
      state.isStopped = true
      shutdown(listener, Int32(SHUT_RDWR))
      for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
  }

  /// The server's address.
  public var url: String { "smtp://127.0.0.1:\(port)" }

  /// The accepted mails, in order.
  public var mails: [Mail] { shared.state.withLock { $0.mails } }

  /// Sets the replies from now on.
  public func answer(_ handler: @escaping Handler) { shared.state.withLock { $0.handler = handler } }

  private static func accept(on listener: Int32, _ shared: Shared) {
    defer { Glibc.close(listener) }
    while !shared.state.withLock({ $0.isStopped }) {
      let descriptor = Glibc.accept(listener, nil, nil)
      guard descriptor >= 0 else {
        usleep(1000)
        continue
      }
      _ = shared.state.withLock { $0.open.insert(descriptor) }
      Thread.detachNewThread {
        var session = Session(descriptor: descriptor, shared: shared)
        session.run()
        shared.state.withLock { state in
          state.open.remove(descriptor)
          Glibc.close(descriptor)
        }
      }
    }
  }

  private struct Session {
    let descriptor: Int32
    let shared: Shared
    var buffer: [UInt8] = []
    var mail = Mail()
    var credentials: String?

    mutating func run() {
      guard reply(.connect, "220 test ESMTP") else { return }
      while let line = line() {
        guard handle(line) else { return }
      }
    }

    private mutating func handle(_ line: String) -> Bool {
      switch line.prefix(4).uppercased() {
      case "EHLO": return send("250-test\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 1000000")
      case "HELO", "RSET", "NOOP": return send("250 ok")
      case "AUTH":
        guard let name = plainCredentials(line) else { return false }
        credentials = name
        return reply(.auth(name), "235 ok")
      case "MAIL":
        mail = Mail()
        mail.credentials = credentials
        mail.from = address(line)
        return reply(.sender(mail.from), "250 ok")
      case "RCPT":
        mail.to.append(address(line))
        return reply(.recipient(address(line)), "250 ok")
      case "DATA":
        let answer = shared.state.withLock { $0.handler }(.data) ?? "354 go on"
        guard !answer.isEmpty, send(answer) else { return false }
        return answer.hasPrefix("354") ? takeMessage() : true
      case "QUIT":
        _ = reply(.quit, "221 bye")
        return false
      default: return send("500 unknown")
      }
    }

    private mutating func takeMessage() -> Bool {
      while let line = line() {
        if line == "." {
          let answer = shared.state.withLock { $0.handler }(.message(mail)) ?? "250 taken"
          if answer.hasPrefix("250") { shared.state.withLock { $0.mails.append(mail) } }
          return !answer.isEmpty && send(answer)
        }
        mail.message += (line.hasPrefix(".") ? String(line.dropFirst()) : line) + "\r\n"
      }
      return false
    }

    private mutating func plainCredentials(_ line: String) -> String? {
      let words = line.split(separator: " ")
      func decoded(_ text: some StringProtocol) -> String? {
        Data(base64Encoded: String(text)).map { String(decoding: $0, as: UTF8.self) }
      }
      if words.count > 1, words[1].uppercased() == "LOGIN" {
        guard send("334 VXNlcm5hbWU6"), let name = self.line().flatMap({ decoded($0) }), send("334 UGFzc3dvcmQ6"),
          let password = self.line().flatMap({ decoded($0) })
        else { return nil }
        return "\(name):\(password)"
      }
      var last = words.count > 2 ? String(words[2]) : nil
      if last == nil {
        guard send("334 ") else { return nil }
        last = self.line()
      }
      return last.flatMap { decoded($0) }?.split(separator: "\0").joined(separator: ":")
    }

    private func address(_ line: String) -> String {
      String(line.drop { $0 != "<" }.dropFirst().prefix { $0 != ">" })
    }

    private func reply(_ step: Step, _ usual: String) -> Bool {
      let answer = shared.state.withLock { $0.handler }(step) ?? usual
      return !answer.isEmpty && send(answer) && !answer.hasPrefix("421")
    }

    private func send(_ text: String) -> Bool {
      let bytes = Array((text + "\r\n").utf8)
      return bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        == bytes.count
    }

    private mutating func line() -> String? {
      while true {
        if let end = buffer.firstIndex(of: 10) {
          let line = String(decoding: buffer[..<end].filter { $0 != 13 }, as: UTF8.self)
          buffer.removeFirst(end + 1)
          return line
        }
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else { return nil }
        buffer += chunk[..<count]
      }
    }
  }
}
