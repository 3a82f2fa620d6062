import CCurl

extension HTTPError {
  /// libcurl's result as one of ours.
  init(_ code: CURLcode, message: String) {
    switch code {
    case CURLE_URL_MALFORMAT: self.init(.badURL, "the address is not a URL: \(message)")
    case CURLE_UNSUPPORTED_PROTOCOL: self.init(.protocolNotAllowed, "only http and https are allowed")
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self.init(.dns, message)
    case CURLE_COULDNT_CONNECT: self.init(.connect, message)
    case CURLE_OPERATION_TIMEDOUT where message.hasPrefix("Operation too slow"): self.init(.tooSlow, message)
    case CURLE_OPERATION_TIMEDOUT: self.init(.timeout, message)
    case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR: self.init(.truncated, message)
    case CURLE_BAD_CONTENT_ENCODING where message.hasPrefix("Unrecognized"):
      self.init(.unknownContentEncoding, message)
    case CURLE_BAD_CONTENT_ENCODING: self.init(.badContentEncoding, message)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
      self.init(.tls, message)
    default: self.init(.other, message)
    }
  }
}
