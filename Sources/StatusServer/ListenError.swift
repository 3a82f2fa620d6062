import Glibc
import NIOCore
import NIOPosix

/// Why an address cannot be listened on, in words for an operator.
public struct ListenError: Error, Sendable, CustomStringConvertible {
  /// One sentence: what is wrong and what to do.
  public var description: String
  /// Whether it may end by itself, so that trying again makes sense.
  public var mayPass: Bool

  private init(_ description: String, mayPass: Bool = true) {
    self.description = description
    self.mayPass = mayPass
  }

  /// The longest path of a Unix socket, in bytes (unix(7); one of the 108 ends it).
  private static let maxPathBytes = 107

  /// What the library or the system said of an address.
  init(_ error: any Error, _ address: StatusServer.Address) {
    switch error {
    case let error as ListenError: self = error
    case let error as IOError: self.init(system: error.errnoCode, address)
    case SocketAddressError.unixDomainSocketPathTooLong:
      self.init(
        "a socket's path has at most \(Self.maxPathBytes) bytes, and this one is longer; choose a shorter one "
          + "(status.listen, or state, beside which the socket stands)", mayPass: false)
    case is SocketAddressError, is NIOConnectionError:
      self.init("the name has no address here; write an IP address in status.listen")
    case is UnixDomainSocketPathWrongType:
      self.init("something else has this name already; move it away, or choose another path")
    default:
      self.init("the server ended unexpectedly; please report this")
    }
  }

  private init(system code: Int32, _ address: StatusServer.Address) {
    switch (code, address) {
    case (EADDRINUSE, .tcp):
      self.init("another program listens on this port already; stop it, or choose another port in status.listen")
    case (EADDRINUSE, .unix): self.init("another program uses this socket; stop it, or choose another path")
    case (EADDRNOTAVAIL, _): self.init("this machine has no such address; correct status.listen")
    case (EACCES, .tcp(_, let port)) where port < 1024, (EPERM, .tcp(_, let port)) where port < 1024:
      self.init("only root may listen on a port below 1024; choose a higher one in status.listen")
    case (EACCES, .unix), (EPERM, .unix), (EROFS, .unix):
      self.init("no socket may be made in this folder; let diplowatch's user write there, or choose another path")
    case (ENOENT, .unix), (ENOTDIR, .unix): self.init("its folder does not exist; create it, or choose another path")
    case (EMFILE, _), (ENFILE, _): self.init("too many files are open; raise LimitNOFILE=")
    default: self.init("the system refuses it: \(String(cString: strerror(code)))")
    }
  }
}
