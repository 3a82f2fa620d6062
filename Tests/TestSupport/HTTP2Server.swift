import Basics
import Foundation
import Glibc

/// nghttpd, a real HTTP/2 server, on 127.0.0.1 with a self-signed certificate.
public final class HTTP2Server: Sendable {
  private static let programs = ["/usr/bin/nghttpd", "/usr/bin/openssl"]

  /// Whether the programs that it needs are installed.
  public static var isInstalled: Bool { programs.allSatisfy(FileManager.default.isExecutableFile(atPath:)) }

  private let folder: TemporaryFolder
  private let process: ChildProcess
  /// The port.
  public let port: Int
  /// The path of the certificate, to be trusted by clients.
  public let certificate: String

  /// Starts the server with these files, by name. Returns when it accepts connections.
  public init(files: [String: String]) async throws {
    folder = try TemporaryFolder()
    certificate = folder.path("server.crt")
    let key = folder.path("server.key")
    let making = try ChildProcess(
      HTTP2Server.programs[1],
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
        "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
      ])
    making.wait()
    try FileManager.default.createDirectory(
      atPath: folder.path("www"), withIntermediateDirectories: true)
    for (name, text) in files { _ = try folder.write("www/" + name, text) }
    port = try HTTP2Server.freePort()
    process = try ChildProcess(
      HTTP2Server.programs[0],
      ["--address=127.0.0.1", "--htdocs=\(folder.path("www"))", String(port), key, certificate])
    // It does not say when it is ready: the first accepted connection shows it.
    for _ in 0..<500 where !HTTP2Server.accepts(port) { try await Task.sleep(for: .milliseconds(20)) }
  }

  deinit { process.end() }

  /// The URL of a path.
  public func url(_ path: String) -> String { "https://127.0.0.1:\(port)\(path)" }

  private static func freePort() throws -> Int {
    let server = try LoopbackServer { _ in LoopbackServer.Response() }
    defer { server.stop() }
    return server.port
  }

  private static func accepts(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}

/// A program that a test started. It is ended when the value is freed.
///
/// `@unchecked Sendable`: `Process` is used only by its starter, and by `deinit`, which runs once.
private final class ChildProcess: @unchecked Sendable {
  private let process = Process()

  init(_ path: String, _ arguments: [String]) throws {
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  func wait() { process.waitUntilExit() }

  func end() {
    process.terminate()
    process.waitUntilExit()
  }
}
