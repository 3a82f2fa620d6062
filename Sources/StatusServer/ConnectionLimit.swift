import NIOCore
import NIOHTTPTypes
import Synchronization

/// Bounds how many connections there are at once, and how long each may take. A new one is always let in: the one that has
/// kept us waiting for its request the longest makes room, so that clients which say nothing, or half a request, or never
/// read their answer keep nobody else out.
final class ConnectionLimit: Sendable {
  private struct Connection {
    var channel: any Channel
    /// When it was opened, or its last request or answer ended.
    var since: NIODeadline
    /// Whether a whole request has come and its answer is not out yet.
    var isAnswering = false
  }

  /// The most connections at once.
  private static let most = 64
  /// How long a request may take to come, from the connection's beginning or the last answer.
  static let requestTimeout = TimeAmount.seconds(10)
  /// How long an answer may take to be read. The largest, of a hundred thousand feeds, has tens of megabytes.
  static let answerTimeout = TimeAmount.seconds(120)

  private let connections = Mutex<[ObjectIdentifier: Connection]>([:])

  /// Takes a connection in; another one may have to go for it.
  fileprivate func open(_ channel: any Channel) {
    let evicted = connections.withLock { connections in
      connections[ObjectIdentifier(channel)] = Connection(channel: channel, since: .now())
      guard connections.count > Self.most else { return nil as (any Channel)? }
      let oldest = connections.min {
        ($0.value.isAnswering ? 1 : 0, $0.value.since) < ($1.value.isAnswering ? 1 : 0, $1.value.since)
      }
      return oldest.flatMap { connections.removeValue(forKey: $0.key)?.channel }
    }
    evicted?.close(promise: nil)
  }

  fileprivate func note(_ channel: any Channel, isAnswering: Bool) {
    connections.withLock { connections in
      connections[ObjectIdentifier(channel)]?.since = .now()
      connections[ObjectIdentifier(channel)]?.isAnswering = isAnswering
    }
  }

  fileprivate func close(_ channel: any Channel) {
    connections.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
  }
}

/// One connection's part in the limit.
final class ConnectionLimitHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limit: ConnectionLimit
  private var deadline: Scheduled<Void>?

  init(_ limit: ConnectionLimit) { self.limit = limit }

  func handlerAdded(context: ChannelHandlerContext) {
    limit.open(context.channel)
    expect(within: ConnectionLimit.requestTimeout, context)
  }

  func handlerRemoved(context: ChannelHandlerContext) { end(context) }

  func channelInactive(context: ChannelHandlerContext) {
    end(context)
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .end = unwrapInboundIn(data) {
      limit.note(context.channel, isAnswering: true)
      expect(within: ConnectionLimit.answerTimeout, context)
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      limit.note(context.channel, isAnswering: false)
      expect(within: ConnectionLimit.requestTimeout, context)
    }
    context.write(data, promise: promise)
  }

  /// Ends the connection unless something is expected anew before the time is over.
  private func expect(within time: TimeAmount, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }

  private func end(_ context: ChannelHandlerContext) {
    deadline?.cancel()
    deadline = nil
    limit.close(context.channel)
  }
}

@available(*, unavailable)
extension ConnectionLimitHandler: Sendable {}
