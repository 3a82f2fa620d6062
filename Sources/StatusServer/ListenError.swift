import Glibc
import NIOCore
import NIOPosix

/// Why the server cannot listen on an address, in a sentence for operators.
public struct ListenError: Error, Sendable, CustomStringConvertible {
  /// What is wrong and what to do, in one sentence.
  public var description: String
  /// Whether it may work later, so that it should be tried again.
  public var mayPass: Bool

  private init(_ description: String, mayPass: Bool = true) {
    self.description = description
    self.mayPass = mayPass
  }

  /// The maximum length of a Unix socket's path in bytes (unix(7): 108 with the terminating zero).
  private static let maxPathBytes = 107

  /// The error for an error of the library or the system.
  init(_ error: any Error, _ address: StatusServer.Address) {
    switch error {
    case let error as ListenError: self = error
    case let error as IOError: self.init(system: error.errnoCode, address)
    case SocketAddressError.unixDomainSocketPathTooLong:
      self.init(
        "a socket's path may have at most \(Self.maxPathBytes) bytes, and this one is longer; choose a shorter path in "
          + "status.listen, or for the state, in whose folder the control socket is", mayPass: false)
    case is SocketAddressError, is NIOConnectionError:
      self.init("the host name cannot be resolved; write an IP address in status.listen")
    case is UnixDomainSocketPathWrongType:
      self.init("there is another file with this name; move it away, or choose another path")
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
      self.init(
        "no socket can be created in this folder; give diplowatch's user write permission, or choose another path")
    case (ENOENT, .unix), (ENOTDIR, .unix): self.init("its folder does not exist; create it, or choose another path")
    case (EMFILE, _), (ENFILE, _): self.init("too many files are open; raise LimitNOFILE=")
    default: self.init("the system refuses it: \(String(cString: strerror(code)))")
    }
  }
}
