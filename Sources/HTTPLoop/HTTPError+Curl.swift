import CCurl

extension HTTPError {
  /// The error for a result of libcurl and its message. The message is kept if an operator can use it, and replaced if
  /// it only speaks of libcurl's internals.
  init(_ code: CURLcode, message: String) {
    switch code {
    case CURLE_URL_MALFORMAT: self.init(.badURL, "the address is not a URL: \(message)")
    case CURLE_UNSUPPORTED_PROTOCOL where message.contains("HTTP/0.9"): self.init(.other, Self.noHTTP)
    case CURLE_UNSUPPORTED_PROTOCOL: self.init(.protocolNotAllowed, "only http and https are allowed")
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self.init(.dns, message)
    case CURLE_COULDNT_CONNECT: self.init(.connect, message)
    case CURLE_OPERATION_TIMEDOUT: self.init(.timeout, message)
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING: self.init(.truncated, message)
    case CURLE_RECV_ERROR:
      self.init(.truncated, "the connection broke while the answer was received\(Self.cause(message))")
    case CURLE_SEND_ERROR: self.init(.other, "the connection broke while the request was sent\(Self.cause(message))")
    case CURLE_BAD_CONTENT_ENCODING where message.hasPrefix("Unrecognized"):
      self.init(.unknownContentEncoding, message)
    case CURLE_BAD_CONTENT_ENCODING: self.init(.badContentEncoding, message)
    case CURLE_WRITE_ERROR:
      self.init(.badContentEncoding, "the body cannot be decoded: its compression or chunked encoding is broken")
    case CURLE_SSL_CACERT_BADFILE:
      self.init(.tls, "the certificates cannot be read; check fetch.caFile, or install ca-certificates")
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
      self.init(.tls, "TLS failed\(Self.cause(message))")
    case CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_HTTP3: self.init(.other, "HTTP/2 failed: \(message)")
    case CURLE_WEIRD_SERVER_REPLY: self.init(.other, Self.noHTTP)
    case CURLE_OUT_OF_MEMORY: self.init(.other, "there is not enough memory for this transfer")
    case CURLE_PROXY: self.init(.connect, "the proxy refused the connection: \(message)")
    case CURLE_ABORTED_BY_CALLBACK, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_FAILED_INIT, CURLE_NOT_BUILT_IN,
      CURLE_UNKNOWN_OPTION, CURLE_UNRECOVERABLE_POLL, CURLE_AGAIN:
      self.init(.other, "the transfer could not be made (libcurl \(code.rawValue): \(message)); please report this")
    default: self.init(.other, message)
    }
  }

  /// The error for a result of libcurl about a mail.
  static func mail(_ code: CURLcode, _ message: String) -> HTTPError {
    switch code {
    case CURLE_UNSUPPORTED_PROTOCOL: HTTPError(.protocolNotAllowed, "this libcurl cannot send mail (SMTP)")
    case CURLE_USE_SSL_FAILED:
      HTTPError(.tls, "the server does not offer STARTTLS, so nothing was sent; use smtps://, or another port")
    case CURLE_LOGIN_DENIED:
      HTTPError(.other, "the server offers no way to log in that libcurl knows; is credentialsFile needed here?")
    case CURLE_WEIRD_SERVER_REPLY: HTTPError(.other, "the server does not speak SMTP; check the address and its port")
    default: HTTPError(code, message: message)
    }
  }

  private static let noHTTP = "the server does not speak HTTP; check the address and its port"

  /// ": " and the reason in a message, without the function names and error numbers that OpenSSL and libcurl put before
  /// it; empty if there is nothing else.
  private static func cause(_ message: String) -> String {
    let insides =
      /OpenSSL[\/ ][^:]*: |error:[0-9A-Fa-f]+:[^:]*:[^:]*:|(Recv|Send) failure: |, errno \d+|SSL_ERROR_\w+( in connection to \S+)?/
    let rest = message.replacing(insides, with: "")
    return rest.contains(where: \.isLetter) ? ": \(rest.drop { $0 == " " })" : ""
  }
}
