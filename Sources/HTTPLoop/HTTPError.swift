import Basics

/// Why there is no answer.
public struct HTTPError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What went wrong.
  public enum Code: Sendable, Hashable {
    case badURL
    case protocolNotAllowed
    case addressRefused
    case dns
    case connect
    case tls
    case timeout
    case tooSlow
    case bodyTooLarge
    case compressionRatio
    case headersTooLarge
    case tooManyRedirects
    case badRedirect
    case truncated
    case badContentEncoding
    /// The answer names a coding of its content that is none.
    case unknownContentEncoding
    case cancelled
    case other
  }

  /// What went wrong.
  public var code: Code
  /// One sentence. It may name the host that was asked, as libcurl's own text does, but no path, query or password of an
  /// address; the caller names the feed or webhook, and hides the host where that is a secret.
  public var description: String

  /// An error.
  public init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}

extension HTTPError {
  static let cancelledTransfer = HTTPError(.cancelled, "the transfer was cancelled")

  static func refused(_ address: IPAddress, port: UInt16) -> HTTPError {
    HTTPError(.addressRefused, "the address \(address) port \(port) is not public; name it in fetch.allow to permit it")
  }
}
