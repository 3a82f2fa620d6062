import Basics

/// Finds addresses that no request can ever reach, without asking anybody.
public struct AddressCheck: Sendable {
  private let addresses: AddressPolicy
  private let allowsFiles: Bool

  /// A check by what may be connected to, and whether `file:` addresses are allowed.
  public init(addresses: AddressPolicy, allowsFiles: Bool) {
    self.addresses = addresses
    self.allowsFiles = allowsFiles
  }

  /// What is wrong with an address and what to do, in a sentence that does not hold it; nil when it may work.
  public func problem(with url: String) -> String? {
    if url.unicodeScalars.contains(where: { $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7F }) {
      return "a blank cannot stand in an address; remove it, or write %20 for it"
    }
    // libcurl takes the first segment of the path for the host where none is written.
    let hasNoHost = WebAddress(url).authority?.isEmpty ?? false && !url.hasPrefix("file:")
    guard !hasNoHost, let parts = InternationalAddress.ascii(url).flatMap(URLReference.parts) else {
      return "this is no address that can be fetched; write https://HOST/PATH with the publisher's host"
    }
    switch parts.scheme {
    case "http", "https": return problem(with: parts)
    case "file": return allowsFiles ? nil : "files are not read; set files: true under fetch, or name a web address"
    default: return "\(parts.scheme): cannot be fetched; write an http or https address"
    }
  }

  private func problem(with parts: URLReference.Parts) -> String? {
    let labels = parts.host.split(separator: ".", omittingEmptySubsequences: false)
    // A dot at the end is the root's.
    let isName = labels.dropLast(labels.last == "" ? 1 : 0).allSatisfy { !$0.isEmpty }
    if !isName { return "the host has an empty part; write it as in https://wire.example.org/rss" }
    if parts.host == "http" || parts.host == "https" { return "http:// stands twice; remove one" }
    if let port = parts.port, port == "0" || UInt16(port) == nil { return "there is no port \(port); write 1 to 65535" }
    guard let address = parts.literalAddress else { return nil }
    let port = parts.portNumber
    if addresses.permits(address, port: port) { return nil }
    let written = address.bytes.count == 16 ? "[\(address)]" : "\(address)"
    return "\(address) is no public address, and such are not contacted; allow it with allow: [\"\(written):\(port)\"] "
      + "under fetch if it is meant"
  }
}
