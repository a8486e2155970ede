package dev.gyre.wire;

import dev.gyre.http.Request;
import dev.gyre.metrics.CloseReason;
import dev.gyre.os.SocketCalls;
import dev.gyre.wire.HotAnswer.Part;
import dev.gyre.wire.ResponseHead.Persistence;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1 whose whole life is one request that is known: its head is there when the
 * connection is accepted and asks for the end, and its answer is kept in memory. It is served
 * before its loop knows it, which spares the kernel to watch a socket and Netty to register one.
 * Nothing of it can be late, so it needs no deadline either.
 *
 * <p>What is not served here is a connection like any other, which begins with what was received to
 * find that out. Used by the thread of the loop that accepted. Hot.
 */
final class ShortConnection {
  private final Channel channel;
  private final SocketAddress remote;
  private final int socket;
  private final LoopContext loop;
  private final ServerContext server;
  private final long beganNanos;

  private ShortConnection(Channel channel, SocketAddress remote, int socket, LoopContext loop) {
    this.channel = channel;
    this.remote = remote;
    this.socket = socket;
    this.loop = loop;
    this.server = loop.server();
    this.beganNanos = server.clock().nanoTime();
  }

  /**
   * Serves an accepted channel and closes it.
   *
   * @return null when that was done; what was received when it is no such connection, for the
   *     caller to release
   */
  static @Nullable ByteBuf serve(Channel accepted, LoopContext loop, Http1Service service) {
    SocketAddress remote = Connection.peerOf(accepted);
    int socket =
        mayServe(remote, loop, service) ? loop.server().transport().descriptor(accepted) : -1;
    return socket < 0
        ? Unpooled.EMPTY_BUFFER
        : new ShortConnection(accepted, remote, socket, loop).serve();
  }

  /** Whether no limit and no end of the server stands between a client and a kept answer. */
  private static boolean mayServe(SocketAddress remote, LoopContext loop, Http1Service service) {
    ServerContext server = loop.server();
    return service.isMain()
        && loop.hotAnswers().bytes() > 0
        && !loop.draining()
        && !server.limits().countsRequests()
        && server.gate().admits(remote);
  }

  private @Nullable ByteBuf serve() {
    byte[] room = loop.scratch();
    // A byte more than such a head may have: what is shorter is all that has arrived.
    int length = SocketCalls.receiveAtOnce(socket, room, HotHead.BYTES_MAX + 1);
    if (length <= 0) {
      return Unpooled.EMPTY_BUFFER; // the end, or an error, shows again
    }
    HotHead known = known(room, length);
    return known != null && serve(known)
        ? null
        : channel.alloc().directBuffer(length).writeBytes(room, 0, length);
  }

  /** Serves it unless there is no memory for that. */
  private boolean serve(HotHead known) {
    HotAnswer answer = known.answer();
    Part part = Part.of(known.request(), known.unchanged());
    int bodyBytes = part == Part.WHOLE ? answer.bodyBytes() : 0;
    int headBytes = answer.headBytes(part) + Persistence.CLOSE.line().length();
    ByteBuf bytes = LoopBuffers.direct(channel.alloc(), headBytes + bodyBytes);
    if (bytes == null) {
      return false;
    }
    try {
      answer.writeTo(bytes, part, true, Persistence.CLOSE, loop.dateLine());
      serve(known.request(), part, bytes, bodyBytes);
      return true;
    } finally {
      bytes.release();
    }
  }

  /** What is known of the request that is there, if nothing stands in the way of its answer. */
  private @Nullable HotHead known(byte[] room, int length) {
    HotHead known = loop.hotAnswers().findHead(room, 0, length, beganNanos);
    return known != null
            && known.request().headBytes() == length
            && !known.request().keepAlive()
            && known.answer().file() == null
            && known.answer().bodyBytes() <= AnswerWriter.JOINED_BYTES_MAX
        ? known
        : null;
  }

  /**
   * Sends the answer, counted and written down before its client has it. A new socket has room for
   * so little, so that one which does not take it is broken.
   */
  private void serve(Request request, Part part, ByteBuf bytes, int bodyBytes) {
    int length = bytes.readableBytes();
    long id = Connection.nextId();
    server.counters().connectionAccepted();
    server.counters().requestAnswered(length);
    if (server.log().wantsAnswers()) {
      server.log().answered(id, remote, answered(request, part, bodyBytes));
    }
    long sent = Math.max(0, SocketCalls.sendAtOnce(socket, bytes.nioBuffer()));
    channel.unsafe().closeForcibly();
    CloseReason why = sent == length ? CloseReason.COMPLETED : CloseReason.PEER_RESET;
    server.counters().connectionClosed(why);
    server.log().closed(id, remote, why, server.clock().nanoTime() - beganNanos, 1, sent);
  }

  private Answered answered(Request request, Part part, int bodyBytes) {
    return new Answered(
        request,
        Answered.http1(request),
        part.status(),
        bodyBytes,
        HotAnswer.STRATEGY,
        beganNanos,
        server.clock().nanoTime(),
        1);
  }
}
