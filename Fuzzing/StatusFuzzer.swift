import Glibc

// What libFuzzer calls: the bytes are what a stranger sends to the status port of a running daemon, whose port is in
// $STATUS_PORT. The server is another process, so that libFuzzer sees of it only what it answers: the kinds of answers
// are what guides it.

private let port = getenv("STATUS_PORT").flatMap { UInt16(String(cString: $0)) } ?? 0

/// One run of the status fuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzStatus(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  let request = Array(UnsafeBufferPointer(start: data, count: size))
  check(ask(request), of: request)
  if size % 16 == 0 {
    let question = Array("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
    var health = ask(question, endsItself: false)
    // Among tens of thousands of connections one may get the address and port of one that has just ended, and be reset.
    for _ in 0..<3 where health.isEmpty { health = ask(question, endsItself: false) }
    require(health.starts(with: "HTTP/1.1 200 ".utf8), "the daemon is not well: \(text(health))")
  }
  return 0
}

private func check(_ answer: [UInt8], of request: [UInt8]) {
  // What is no HTTP may be answered by the end of the connection.
  guard !answer.isEmpty else { return note(0) }
  let text = text(answer)
  require(text.hasPrefix("HTTP/1."), "no HTTP: \(text.prefix(80))")
  let status = Int(text.dropFirst(9).prefix(3)) ?? 0
  note(status)
  require((200..<500).contains(status) || status == 501 || status == 503 || status == 505, "\(text.prefix(80))")
  if [200, 404, 421].contains(status) {
    let head = text.prefix { $0 != "<" }.lowercased()
    require(head.contains("content-security-policy: default-src 'none'"), "a page without a policy: \(head)")
  }
  // What is asked for is nowhere repeated as markup; in plain text and JSON it is none.
  if !["text/plain", "application/json"].contains(where: { text.contains("\r\nContent-Type: \($0)") }) {
    require(!text.contains("<fuzz"), "markup of a stranger")
  }
}

/// Each status is a branch of its own for libFuzzer to find.
@inline(never)
private func note(_ status: Int) {
  switch status {
  case 0: seen[0] += 1
  case 200: seen[1] += 1
  case 400: seen[2] += 1
  case 404: seen[3] += 1
  case 405: seen[4] += 1
  case 413, 414: seen[5] += 1
  case 421: seen[6] += 1
  case 422: seen[7] += 1
  case 431: seen[8] += 1
  case 500...: seen[9] += 1
  default: seen[10] += 1
  }
}
nonisolated(unsafe) private var seen = [Int](repeating: 0, count: 11)

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// `precondition` says nothing in optimised code.
private func require(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fatalError(message()) }
}

/// Sends bytes and reads until the server ends the connection. It need not answer what a client that has ended its own
/// direction asked for.
private func ask(_ request: [UInt8], endsItself: Bool = true) -> [UInt8] {
  let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
  require(client >= 0, "no socket")
  defer { close(client) }
  // libFuzzer's timer would interrupt the calls below with EINTR. They have a time limit of their own.
  var alarm = sigset_t()
  sigemptyset(&alarm)
  sigaddset(&alarm, SIGALRM)
  pthread_sigmask(SIG_BLOCK, &alarm, nil)
  defer { pthread_sigmask(SIG_UNBLOCK, &alarm, nil) }
  var limit = timeval(tv_sec: 8, tv_usec: 0)
  setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  // Many addresses of this machine: connections that have just ended keep their ports for a minute.
  let source = 0x7F00_0000 | UInt32.random(in: 2..<0x00FF_FFFF)
  require(call(client, address: source, port: 0, bind), "no address: error \(errno)")
  require(call(client, address: 0x7F00_0001, port: port, connect), "no connection: error \(errno)")
  var sent = 0
  while sent < request.count {
    let count = request[sent...].withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    // It may have heard enough.
    guard count > 0 else { break }
    sent += count
  }
  if endsItself { shutdown(client, Int32(SHUT_WR)) }
  var answer: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = recv(client, &buffer, buffer.count, 0)
    require(count >= 0 || errno != EAGAIN, "no answer and no end within 8 s")
    guard count > 0 else { return answer }
    answer += buffer[..<count]
  }
}

private func call(
  _ client: Int32, address: UInt32, port: UInt16, _ body: (Int32, UnsafePointer<sockaddr>?, socklen_t) -> Int32
) -> Bool {
  var target = sockaddr_in()
  target.sin_family = sa_family_t(AF_INET)
  target.sin_port = port.bigEndian
  target.sin_addr.s_addr = address.bigEndian
  return withUnsafePointer(to: &target) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      body(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
    }
  }
}
