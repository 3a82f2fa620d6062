import Basics

/// Why there is no answer.
public struct HTTPError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of failure.
  public enum Code: Sendable, Hashable {
    case badURL
    case protocolNotAllowed
    case addressRefused
    case dns
    case connect
    case tls
    case timeout
    case bodyTooLarge
    case compressionRatio
    case headersTooLarge
    case tooManyRedirects
    case badRedirect
    case truncated
    case badContentEncoding
    /// The answer's `Content-Encoding` names a coding that libcurl does not know.
    case unknownContentEncoding
    case cancelled
    case other
  }

  /// The kind of failure.
  public var code: Code
  /// What went wrong, in one sentence. It may name a host, but no path, query or password of a URL, which can be
  /// secret. The caller names the feed or webhook.
  public var description: String

  /// Memberwise.
  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}

extension HTTPError {
  static let cancelledTransfer = HTTPError(.cancelled, "the transfer was cancelled")

  static func refused(_ address: IPAddress, port: UInt16) -> HTTPError {
    HTTPError(.addressRefused, "the address \(address) port \(port) is not public; add it to fetch.allow to permit it")
  }
}
