import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import StatusServer

/// The limits of connections and of their time, on channels whose clock and client the test moves.
struct ConnectionLimitTests {
  /// A client whose connection has just been opened.
  private func client(of limit: ConnectionLimit) throws -> EmbeddedChannel {
    let channel = EmbeddedChannel(handler: ConnectionLimitHandler(limit))
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 9464)).wait()
    return channel
  }

  private func ask(_ channel: EmbeddedChannel) throws {
    let head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/")
    try channel.writeInbound(HTTPRequestPart.head(head))
    try channel.writeInbound(HTTPRequestPart.end(nil))
  }

  /// Writes the whole answer; the client takes it when the channel is flushed.
  private func answer(_ channel: EmbeddedChannel) {
    channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
    channel.write(HTTPResponsePart.end(nil), promise: nil)
  }

  @Test("A client has 10 s to ask, counted from the end of its last answer")
  func request() throws {
    let channel = try client(of: ConnectionLimit())
    channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    try ask(channel)
    answer(channel)
    channel.flush()
    channel.embeddedEventLoop.advanceTime(by: .seconds(9))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(2))
    #expect(!channel.isActive)
  }

  @Test("A client has 120 s to take its answer, also when all of it has been written")
  func slowReader() throws {
    let channel = try client(of: ConnectionLimit())
    try ask(channel)
    answer(channel)
    channel.embeddedEventLoop.advanceTime(by: .seconds(119))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(2))
    #expect(!channel.isActive)
  }

  @Test("A new client is let in when all others do not take their answers: the one that was asked longest ago goes")
  func crowd() throws {
    let limit = ConnectionLimit()
    let readers = try (0..<64).map { _ in try client(of: limit) }
    for channel in readers {
      try ask(channel)
      answer(channel)
    }
    let new = try client(of: limit)
    #expect(new.isActive && !readers[0].isActive && readers.dropFirst().allSatisfy { $0.isActive })
    // The next one takes the place of the one that has not asked yet.
    let newer = try client(of: limit)
    #expect(newer.isActive && !new.isActive && readers.dropFirst().allSatisfy { $0.isActive })
  }
}
