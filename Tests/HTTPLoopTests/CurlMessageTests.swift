import CCurl
import Testing

@testable import HTTPLoop

/// Error texts of libcurl, made readable for operators.
struct CurlMessageTests {
  @Test(
    "Names of functions and error numbers are removed, the cause is kept",
    arguments: [
      (CURLE_WRITE_ERROR, "Failed writing received data to disk/application", "the body cannot be decoded"),
      (
        CURLE_RECV_ERROR, "Recv failure: Connection reset by peer",
        "while the answer was received: Connection reset by peer"
      ),
      (CURLE_SEND_ERROR, "Send failure: Broken pipe", "while the request was sent: Broken pipe"),
      (
        CURLE_SSL_CONNECT_ERROR, "OpenSSL/3.0.15: error:0A00010B:SSL routines::wrong version number",
        "TLS failed: wrong version number"
      ),
      (
        CURLE_RECV_ERROR, "OpenSSL SSL_read: error:0A000126:SSL routines::unexpected eof while reading, errno 0",
        "while the answer was received: unexpected eof while reading"
      ),
      (CURLE_SSL_CONNECT_ERROR, "OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to h:1 ", "TLS failed"),
      (
        CURLE_PEER_FAILED_VERIFICATION, "SSL certificate problem: self-signed certificate",
        "TLS failed: SSL certificate problem: self-signed certificate"
      ),
      (CURLE_UNSUPPORTED_PROTOCOL, "Received HTTP/0.9 when not allowed", "does not speak HTTP"),
    ])
  func words(code: CURLcode, message: String, expected: String) {
    let text = HTTPError(code, message: message).description
    #expect(text.contains(expected), "\(text)")
    for insides in ["error:0", "errno", "SSL_", "::", "OpenSSL", "disk/application", " failure"] {
      #expect(!text.contains(insides), "\(text)")
    }
  }
}
