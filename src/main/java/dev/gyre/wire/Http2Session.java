package dev.gyre.wire;

import dev.gyre.http2.HpackDecoder;
import dev.gyre.http2.RequestHead;
import dev.gyre.metrics.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.util.collection.IntObjectHashMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * HTTP/2 (RFC 9113) on one connection: frames in, streams, windows, limits. Everything that is
 * written during an event goes out as one buffer at its end; streams that have something to send
 * take turns, a frame each. Used by the connection's loop thread.
 */
final class Http2Session {
  /** What a client that knows begins with (section 3.4). */
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int STREAMS_MAX = 100;
  private static final long WINDOW_BYTES_MAX = Integer.MAX_VALUE;

  /** Answers are made no further while so much waits for the socket. */
  private static final int WAITING_BYTES_MAX = 256 * 1024;

  /** Read of a file at a time. */
  private static final int PIECE_BYTES = 64 * 1024;

  /** Bodies are dropped, so their windows are given back; not for every frame. */
  private static final int WINDOW_RETURN_BYTES = Http2Frame.WINDOW_BYTES / 2;

  /** Frames that a header block may be cut into. */
  private static final int CONTINUATIONS_MAX = 16;

  private static final int CLOSED_REMEMBERED = 64;

  private final Connection connection;
  private final LoopContext loop;
  private final Http1Service service;
  private final InputBuffer input = new InputBuffer();
  private final HpackDecoder decoder = new HpackDecoder();
  private final IntObjectHashMap<Http2Stream> streams = new IntObjectHashMap<>();
  private final ArrayDeque<Http2Stream> ready = new ArrayDeque<>();
  private final int[] closedLately = new int[CLOSED_REMEMBERED];
  private final Http2Output output;
  private final Http2Answers answers;
  private final Http2Allowance allowance;
  private final int blockBytesMax;
  private boolean prefaceSeen;
  private boolean settingsSeen;
  private byte[] block = {};
  private int blockLength;
  private int blockStream;
  private boolean blockEndsStream;
  private int continuations;
  private boolean partial;
  private long partialSinceNanos;
  private int lastStream;
  private int closedCount;
  private long sendWindow = Http2Frame.WINDOW_BYTES;
  private int initialSendWindow = Http2Frame.WINDOW_BYTES;
  private int receivedUnreturned;
  private long requests;
  private long takenBytes;
  private long takenNanos;
  private boolean processing;
  private boolean goesOn;
  private boolean ended;
  private CloseReason endReason = CloseReason.COMPLETED;
  private boolean draining;
  private long nowNanos;
  private long idleSinceNanos;

  Http2Session(Connection connection, LoopContext loop, Http1Service service, long nowNanos) {
    this.connection = connection;
    this.loop = loop;
    this.service = service;
    this.output = new Http2Output(connection.context());
    this.answers = new Http2Answers(loop, service, connection, output);
    this.allowance = new Http2Allowance(nowNanos);
    this.blockBytesMax = 2 * service.requestLimits().headBytesMax();
    this.nowNanos = nowNanos;
    output.settings(
        Http2Frame.SETTING_MAX_CONCURRENT_STREAMS,
        STREAMS_MAX,
        Http2Frame.SETTING_MAX_HEADER_LIST_SIZE,
        service.requestLimits().headBytesMax());
    becomeIdle();
    flush();
  }

  // ---- events ----------------------------------------------------------------------------------

  void received(ByteBuf bytes) {
    if (ended) {
      bytes.release();
      return;
    }
    input.append(bytes);
    process();
  }

  /** Hot: consumes all frames that are whole, then sends once. */
  private void process() {
    if (processing) {
      return;
    }
    processing = true;
    nowNanos = connection.now();
    byte[] scratch = loop.scratch();
    while (!ended && !isHeldBack()) {
      int length = input.peek(scratch);
      int consumed = consume(scratch, length);
      input.skip(consumed);
      if (consumed == 0) {
        break;
      }
    }
    processing = false;
    if (ended) {
      input.release();
    } else {
      input.settle(connection.context().alloc());
    }
    boolean isPartial = input.readableBytes() > 0 || blockStream != 0;
    if (isPartial && !partial) {
      partialSinceNanos = nowNanos;
    }
    partial = isPartial;
    connection.readWhile(!isHeldBack());
    afterStep();
  }

  /** Whether what waits for the socket is so much that more requests would only wait too. */
  private boolean isHeldBack() {
    return connection.queuedBytes() + output.size() > 2 * WAITING_BYTES_MAX;
  }

  private int consume(byte[] bytes, int length) {
    int at = 0;
    if (!prefaceSeen) {
      int known = Math.min(length, PREFACE.length);
      if (!Arrays.equals(bytes, 0, known, PREFACE, 0, known)) {
        fail(Http2Frame.PROTOCOL_ERROR);
        return length;
      }
      if (known < PREFACE.length) {
        return 0;
      }
      prefaceSeen = true;
      at = PREFACE.length;
    }
    while (length - at >= Http2Frame.HEADER_BYTES && !ended && !isHeldBack()) {
      int payload = int32(bytes, at) >>> 8;
      if (payload > Http2Frame.PAYLOAD_BYTES_MAX) {
        fail(Http2Frame.FRAME_SIZE_ERROR);
        return length;
      }
      if (length - at - Http2Frame.HEADER_BYTES < payload) {
        break;
      }
      int start = at + Http2Frame.HEADER_BYTES;
      int stream = int32(bytes, at + 5) & 0x7fffffff;
      frame(bytes[at + 3] & 0xff, bytes[at + 4] & 0xff, stream, bytes, start, payload);
      at = start + payload;
    }
    return at;
  }

  private void frame(int type, int flags, int stream, byte[] bytes, int from, int length) {
    if (blockStream != 0 && (type != Http2Frame.CONTINUATION || stream != blockStream)) {
      fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    if (!settingsSeen && type != Http2Frame.SETTINGS) {
      fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    switch (type) {
      case Http2Frame.DATA -> data(flags, stream, bytes, from, length);
      case Http2Frame.HEADERS -> headers(flags, stream, bytes, from, length);
      case Http2Frame.PRIORITY -> priority(stream, bytes, from, length);
      case Http2Frame.RST_STREAM -> reset(stream, length);
      case Http2Frame.SETTINGS -> settings(flags, stream, bytes, from, length);
      case Http2Frame.PUSH_PROMISE -> fail(Http2Frame.PROTOCOL_ERROR);
      case Http2Frame.PING -> ping(flags, stream, bytes, from, length);
      case Http2Frame.GOAWAY -> goAway(stream, length);
      case Http2Frame.WINDOW_UPDATE -> windowUpdate(stream, bytes, from, length);
      case Http2Frame.CONTINUATION -> continuation(flags, stream, bytes, from, length);
      default -> charge(Http2Allowance.FRAME); // section 4.1: ignored
    }
  }

  // ---- requests --------------------------------------------------------------------------------

  private void headers(int flags, int stream, byte[] bytes, int from, int length) {
    int start = from;
    int end = from + length;
    if (stream == 0 || (stream & 1) == 0) {
      fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    if ((flags & Http2Frame.PADDED) != 0) {
      int padding = length == 0 ? 0 : bytes[start++] & 0xff;
      end -= padding;
      if (length == 0 || end < start) {
        fail(Http2Frame.PROTOCOL_ERROR);
        return;
      }
    }
    boolean dependsOnItself = false;
    if ((flags & Http2Frame.WITH_PRIORITY) != 0) {
      if (end - start < 5) {
        fail(Http2Frame.FRAME_SIZE_ERROR);
        return;
      }
      dependsOnItself = (int32(bytes, start) & 0x7fffffff) == stream;
      start += 5;
    }
    Http2Stream known = streams.get(stream);
    if (known == null && stream <= lastStream) {
      fail(wasClosedLately(stream) ? Http2Frame.STREAM_CLOSED : Http2Frame.PROTOCOL_ERROR);
      return;
    }
    if (known != null && known.remoteEnded) {
      fail(Http2Frame.STREAM_CLOSED);
      return;
    }
    blockEndsStream = (flags & Http2Frame.END_STREAM) != 0;
    if ((flags & Http2Frame.END_HEADERS) != 0) {
      head(stream, bytes, start, end, dependsOnItself);
    } else {
      blockStream = stream;
      blockLength = 0;
      continuations = 0;
      addToBlock(bytes, start, end);
    }
  }

  private void continuation(int flags, int stream, byte[] bytes, int from, int length) {
    if (blockStream == 0) {
      fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    if (++continuations > CONTINUATIONS_MAX) {
      flood();
      return;
    }
    addToBlock(bytes, from, from + length);
    if ((flags & Http2Frame.END_HEADERS) != 0 && !ended) {
      blockStream = 0;
      byte[] whole = block;
      block = new byte[0];
      head(stream, whole, 0, blockLength, false);
    }
  }

  private void addToBlock(byte[] bytes, int from, int to) {
    int length = to - from;
    if (blockLength + length > blockBytesMax) {
      flood();
      return;
    }
    if (blockLength + length > block.length) {
      block = Arrays.copyOf(block, Math.max(2 * block.length, blockLength + length));
    }
    System.arraycopy(bytes, from, block, blockLength, length);
    blockLength += length;
  }

  /** A whole header block: a request, or the fields behind its body. Hot. */
  private void head(int id, byte[] bytes, int from, int to, boolean dependsOnItself) {
    Http2Workspace room = loop.http2();
    Http2Stream stream = streams.get(id);
    RequestHead head = room.requestHead;
    head.begin(stream != null);
    if (!decoder.decode(bytes, from, to, room.scratch, head)) {
      fail(Http2Frame.COMPRESSION_ERROR);
      return;
    }
    RequestHead.Verdict verdict = head.end();
    if (stream != null) {
      boolean fine = blockEndsStream && verdict != RequestHead.Verdict.MALFORMED;
      if (fine) {
        bodyEnded(stream);
      } else {
        resetStream(stream, Http2Frame.PROTOCOL_ERROR);
      }
      return;
    }
    lastStream = id;
    if (draining) {
      return; // GOAWAY has told that nobody will answer
    }
    if (streams.size() >= STREAMS_MAX) {
      refuseStream(id, Http2Frame.REFUSED_STREAM);
      return;
    }
    if (dependsOnItself || verdict == RequestHead.Verdict.MALFORMED) {
      refuseStream(id, Http2Frame.PROTOCOL_ERROR);
      return;
    }
    if (blockEndsStream && head.contentLength() > 0) {
      refuseStream(id, Http2Frame.PROTOCOL_ERROR);
      return;
    }
    begin(id, head, verdict);
  }

  private void refuseStream(int id, int code) {
    remember(id);
    output.reset(id, code);
    charge(Http2Allowance.RESET);
  }

  private void begin(int id, RequestHead head, RequestHead.Verdict verdict) {
    Http2Stream stream = new Http2Stream(this, id, initialSendWindow);
    stream.beganNanos = nowNanos;
    stream.progressNanos = nowNanos;
    stream.remoteEnded = blockEndsStream;
    stream.expectedBytes = head.contentLength();
    stream.number = ++requests;
    if (streams.isEmpty()) {
      loop.idleQueue().remove(connection);
    }
    streams.put(id, stream);
    if (verdict == RequestHead.Verdict.TOO_LARGE) {
      answers.refuse(stream, 431);
    } else if (stream.remoteEnded && answers.answerKnown(stream, head, nowNanos)) {
      answered(stream);
      return;
    } else if (answers.parse(stream, head)) {
      if (head.contentLength() > service.bodyBytesMax()) {
        answers.refuse(stream, 413);
      } else if (stream.remoteEnded) {
        answers.answer(stream, java.util.Objects.requireNonNull(stream.request), nowNanos);
      }
    }
    answered(stream);
  }

  private void data(int flags, int id, byte[] bytes, int from, int length) {
    if (id == 0 || id > lastStream) {
      fail(Http2Frame.PROTOCOL_ERROR); // idle
      return;
    }
    int content = length;
    if ((flags & Http2Frame.PADDED) != 0) {
      content = length == 0 ? -1 : length - 1 - (bytes[from] & 0xff);
      if (content < 0) {
        fail(Http2Frame.PROTOCOL_ERROR);
        return;
      }
    }
    receivedUnreturned += length;
    if (receivedUnreturned > Http2Frame.WINDOW_BYTES) {
      fail(Http2Frame.FLOW_CONTROL_ERROR);
      return;
    }
    if (receivedUnreturned > WINDOW_RETURN_BYTES) {
      output.windowUpdate(0, receivedUnreturned);
      receivedUnreturned = 0;
    }
    boolean ends = (flags & Http2Frame.END_STREAM) != 0;
    if (content == 0 && !ends) {
      charge(Http2Allowance.RESET);
    }
    Http2Stream stream = streams.get(id);
    if (stream == null || stream.remoteEnded) {
      if (stream != null) {
        resetStream(stream, Http2Frame.STREAM_CLOSED);
      } else {
        refuseStream(id, Http2Frame.STREAM_CLOSED);
      }
      return;
    }
    stream.receiveWindow -= length;
    if (stream.receiveWindow < 0) {
      resetStream(stream, Http2Frame.FLOW_CONTROL_ERROR);
      return;
    }
    stream.receivedBytes += content;
    stream.progressNanos = nowNanos;
    if (stream.expectedBytes >= 0 && stream.receivedBytes > stream.expectedBytes) {
      resetStream(stream, Http2Frame.PROTOCOL_ERROR);
    } else if (ends) {
      bodyEnded(stream);
    } else if (stream.receivedBytes > service.bodyBytesMax() && !stream.answering) {
      answers.refuse(stream, 413);
      answered(stream);
    } else if (stream.receiveWindow < WINDOW_RETURN_BYTES) {
      output.windowUpdate(id, Http2Frame.WINDOW_BYTES - stream.receiveWindow);
      stream.receiveWindow = Http2Frame.WINDOW_BYTES;
    }
  }

  private void bodyEnded(Http2Stream stream) {
    stream.remoteEnded = true;
    if (stream.expectedBytes >= 0 && stream.receivedBytes != stream.expectedBytes) {
      resetStream(stream, Http2Frame.PROTOCOL_ERROR);
    } else if (!stream.answering && stream.request != null) {
      answers.answer(stream, stream.request, nowNanos);
      answered(stream);
    }
  }

  // ---- answers ---------------------------------------------------------------------------------

  /** An answer that had to wait for a disk. */
  void answerLate(Http2Stream stream, PreparedAnswer prepared) {
    nowNanos = connection.now();
    answers.deliver(stream, prepared);
    answered(stream);
    afterStep();
  }

  /** The head of an answer may be on its way now; its body follows in turn, if it has one. */
  private void answered(Http2Stream stream) {
    if (!stream.answering || stream.closed) {
      return;
    }
    if (stream.pending == null && stream.reader == null) {
      complete(stream);
    } else {
      ready(stream);
    }
  }

  /** It has something to send, or something to send must be made. */
  void ready(Http2Stream stream) {
    if (!stream.queued && !stream.closed) {
      stream.queued = true;
      ready.add(stream);
    }
    if (!processing) {
      afterStep();
    }
  }

  private void afterStep() {
    pump();
    flush();
    setDeadline();
  }

  /** Gives each stream a frame in turn, while the windows and the socket take them. Hot. */
  private void pump() {
    boolean before = processing;
    processing = true; // pieces that come at once only join the queue
    while (!ended) {
      if (connection.queuedBytes() + output.size() > WAITING_BYTES_MAX) {
        break;
      }
      Http2Stream stream = ready.poll();
      if (stream == null) {
        break;
      }
      stream.queued = false;
      if (!stream.closed && !send(stream)) {
        ready.addFirst(stream);
        stream.queued = true;
        break;
      }
    }
    processing = before;
  }

  /** Sends a frame of a stream; false when the window of the connection is empty. */
  private boolean send(Http2Stream stream) {
    ByteBuf pending = stream.pending;
    if (pending == null) {
      BodyReader reader = stream.reader;
      if (reader != null && !reader.isBusy()) {
        reader.read(PIECE_BYTES);
      }
      return true;
    }
    int readable = pending.readableBytes();
    int length =
        (int)
            Math.min(
                Math.min(readable, Http2Frame.PAYLOAD_BYTES_MAX),
                Math.min(stream.sendWindow, sendWindow));
    if (length <= 0 && readable > 0) {
      return sendWindow > 0; // its own window is empty: it comes back with an update
    }
    boolean last = stream.pendingIsLast && length == readable;
    if (length > 0 || last) {
      output.data(stream.id, pending, length, last);
      allowance.giveBack(Http2Allowance.FRAME * 2);
    }
    stream.sendWindow -= length;
    sendWindow -= length;
    stream.sentBytes += length;
    stream.progressNanos = nowNanos;
    if (!pending.isReadable()) {
      stream.pending = null;
      pending.release();
    }
    if (last) {
      complete(stream);
    } else {
      stream.queued = true;
      ready.add(stream);
    }
    return true;
  }

  private void complete(Http2Stream stream) {
    answers.account(stream, nowNanos);
    allowance.giveBack(Http2Allowance.RESET);
    if (!stream.remoteEnded) {
      output.reset(stream.id, Http2Frame.NO_ERROR); // section 8.1: the rest need not come
    }
    remove(stream);
  }

  void bodyFailed(Http2Stream stream, Throwable cause) {
    if (!(cause instanceof TruncatedFileException)) {
      loop.server().log().fault("body of an answer", cause);
    }
    nowNanos = connection.now();
    output.reset(stream.id, Http2Frame.INTERNAL_ERROR);
    remove(stream);
    afterStep();
  }

  private void resetStream(Http2Stream stream, int code) {
    output.reset(stream.id, code);
    charge(Http2Allowance.RESET);
    remove(stream);
  }

  private void remove(Http2Stream stream) {
    streams.remove(stream.id);
    remember(stream.id);
    stream.close();
    if (streams.isEmpty()) {
      becomeIdle();
    }
  }

  private void remember(int stream) {
    closedLately[closedCount++ % CLOSED_REMEMBERED] = stream;
  }

  private boolean wasClosedLately(int stream) {
    for (int closed : closedLately) {
      if (closed == stream) {
        return true;
      }
    }
    return false;
  }

  // ---- other frames ----------------------------------------------------------------------------

  private void priority(int stream, byte[] bytes, int from, int length) {
    charge(Http2Allowance.FRAME);
    if (stream == 0) {
      fail(Http2Frame.PROTOCOL_ERROR);
    } else if (length != 5) {
      streamError(stream, Http2Frame.FRAME_SIZE_ERROR);
    } else if ((int32(bytes, from) & 0x7fffffff) == stream) {
      streamError(stream, Http2Frame.PROTOCOL_ERROR);
    }
  }

  /** An error of a stream that may not be open. */
  private void streamError(int id, int code) {
    Http2Stream stream = streams.get(id);
    if (stream != null) {
      resetStream(stream, code);
    } else {
      refuseStream(id, code);
    }
  }

  private void reset(int id, int length) {
    charge(Http2Allowance.RESET);
    if (length != 4) {
      fail(Http2Frame.FRAME_SIZE_ERROR);
    } else if (id == 0 || id > lastStream) {
      fail(Http2Frame.PROTOCOL_ERROR);
    } else {
      Http2Stream stream = streams.get(id);
      if (stream != null) {
        remove(stream);
      }
    }
  }

  private void settings(int flags, int stream, byte[] bytes, int from, int length) {
    charge(Http2Allowance.RESET);
    boolean ack = (flags & Http2Frame.ACK) != 0;
    if (stream != 0) {
      fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    if (length % 6 != 0 || (ack && length != 0)) {
      fail(Http2Frame.FRAME_SIZE_ERROR);
      return;
    }
    settingsSeen = true;
    if (ack) {
      return;
    }
    for (int at = from; at < from + length && !ended; at += 6) {
      setting(int32(bytes, at) >>> 16, int32(bytes, at + 2));
    }
    output.settingsAck();
  }

  private void setting(int identifier, int value) {
    switch (identifier) {
      case Http2Frame.SETTING_ENABLE_PUSH -> {
        if (value != 0 && value != 1) {
          fail(Http2Frame.PROTOCOL_ERROR);
        }
      }
      case Http2Frame.SETTING_INITIAL_WINDOW_SIZE -> {
        if (value < 0) {
          fail(Http2Frame.FLOW_CONTROL_ERROR);
          return;
        }
        int more = value - initialSendWindow;
        initialSendWindow = value;
        for (Http2Stream stream : streams.values()) {
          stream.sendWindow += more;
          if (stream.sendWindow > WINDOW_BYTES_MAX) {
            fail(Http2Frame.FLOW_CONTROL_ERROR);
            return;
          }
          if (stream.pending != null && stream.sendWindow > 0) {
            ready(stream);
          }
        }
      }
      case Http2Frame.SETTING_MAX_FRAME_SIZE -> {
        if (value < Http2Frame.PAYLOAD_BYTES_MAX || value > 0xffffff) {
          fail(Http2Frame.PROTOCOL_ERROR);
        }
      }
      default -> {} // says nothing to us, or is unknown
    }
  }

  private void ping(int flags, int stream, byte[] bytes, int from, int length) {
    charge(Http2Allowance.FRAME);
    if (stream != 0) {
      fail(Http2Frame.PROTOCOL_ERROR);
    } else if (length != 8) {
      fail(Http2Frame.FRAME_SIZE_ERROR);
    } else if ((flags & Http2Frame.ACK) == 0) {
      output.pingAck(bytes, from);
    }
  }

  private void goAway(int stream, int length) {
    charge(Http2Allowance.RESET);
    if (stream != 0) {
      fail(Http2Frame.PROTOCOL_ERROR);
    } else if (length < 8) {
      fail(Http2Frame.FRAME_SIZE_ERROR);
    } // else the peer asks nothing more and will close
  }

  private void windowUpdate(int id, byte[] bytes, int from, int length) {
    charge(Http2Allowance.FRAME);
    if (length != 4) {
      fail(Http2Frame.FRAME_SIZE_ERROR);
      return;
    }
    int more = int32(bytes, from) & 0x7fffffff;
    if (id == 0) {
      sendWindow += more;
      if (more == 0) {
        fail(Http2Frame.PROTOCOL_ERROR);
      } else if (sendWindow > WINDOW_BYTES_MAX) {
        fail(Http2Frame.FLOW_CONTROL_ERROR);
      }
      return;
    }
    if (id > lastStream) {
      fail(Http2Frame.PROTOCOL_ERROR);
      return;
    }
    Http2Stream stream = streams.get(id);
    if (stream == null) {
      return; // it crossed with the end of the answer
    }
    stream.sendWindow += more;
    if (more == 0) {
      resetStream(stream, Http2Frame.PROTOCOL_ERROR);
    } else if (stream.sendWindow > WINDOW_BYTES_MAX) {
      resetStream(stream, Http2Frame.FLOW_CONTROL_ERROR);
    } else if (stream.pending != null && stream.sendWindow > 0) {
      ready(stream);
    }
  }

  private static int int32(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 24)
        | ((bytes[at + 1] & 0xff) << 16)
        | ((bytes[at + 2] & 0xff) << 8)
        | (bytes[at + 3] & 0xff);
  }

  // ---- the end ---------------------------------------------------------------------------------

  private void charge(int cost) {
    if (!allowance.charge(cost, nowNanos)) {
      flood();
    }
  }

  private void flood() {
    end(Http2Frame.ENHANCE_YOUR_CALM, CloseReason.FLOOD);
  }

  /** An error of the connection (section 5.4.1). */
  private void fail(int code) {
    end(code, CloseReason.BAD_REQUEST);
  }

  private void end(int code, CloseReason why) {
    if (ended) {
      return;
    }
    ended = true;
    endReason = why;
    output.goAway(lastStream, code);
    closeStreams();
    if (!processing) {
      flush();
    }
  }

  private void closeStreams() {
    for (Http2Stream stream : streams.values()) {
      stream.close();
    }
    streams.clear();
    ready.clear();
  }

  /** The server stops: new requests are not answered, those that are here are. */
  boolean drain() {
    if (ended || draining) {
      return false;
    }
    draining = true;
    endReason = CloseReason.DRAIN;
    output.goAway(lastStream, Http2Frame.NO_ERROR);
    boolean idle = streams.isEmpty();
    flush();
    return idle;
  }

  boolean isBusy() {
    return !streams.isEmpty() || connection.queuedBytes() > 0;
  }

  void inputEnded() {
    if (streams.isEmpty()) {
      ended = true;
      endReason = partial ? CloseReason.PEER_RESET : CloseReason.PEER_CLOSED;
    } else {
      draining = true;
      endReason = CloseReason.PEER_CLOSED;
    }
    flush();
    endIfStuck();
  }

  /** A peer that has ended its side opens no window any more: what waits for one never ends. */
  private void endIfStuck() {
    if (!connection.isInputEnded() || connection.isEnding() || connection.queuedBytes() > 0) {
      return;
    }
    boolean windowIsEmpty = sendWindow <= 0;
    for (Http2Stream stream : streams.values()) {
      if (stream.waitsForUs() || (stream.queued && !windowIsEmpty)) {
        return;
      }
    }
    connection.close(CloseReason.PEER_RESET);
  }

  CloseReason reasonWhenPeerLeft() {
    return streams.isEmpty() && !partial ? CloseReason.PEER_CLOSED : CloseReason.PEER_RESET;
  }

  void closed() {
    ended = true;
    closeStreams();
    input.release();
    output.release();
  }

  /** Sends what was gathered, and goes on, or ends, when it is gone. */
  private void flush() {
    ChannelFuture sent = output.flush();
    if (sent != null) {
      sent.addListener(done -> flushed(done.isSuccess()));
    } else if (isOver()) {
      connection.closeGently(endReason);
    }
  }

  private boolean isOver() {
    return (ended || (draining && streams.isEmpty()))
        && output.size() == 0
        && connection.queuedBytes() == 0;
  }

  /** Netty tells before it has taken the bytes off its account, so what follows is another step. */
  private void flushed(boolean success) {
    if (connection.isEnding()) {
      return;
    }
    if (!success) {
      connection.close(CloseReason.PEER_RESET);
    } else if (!goesOn && (ended || draining || !ready.isEmpty() || !connection.readsOn())) {
      goesOn = true;
      loop.eventLoop().execute(this::goOn);
    }
  }

  private void goOn() {
    goesOn = false;
    if (connection.isEnding()) {
      return;
    }
    if (isOver()) {
      connection.closeGently(endReason);
      return;
    }
    if (input.readableBytes() > 0) {
      process();
    } else {
      nowNanos = connection.now();
      connection.readWhile(!isHeldBack());
      afterStep();
    }
    endIfStuck();
  }

  // ---- time ------------------------------------------------------------------------------------

  private void becomeIdle() {
    idleSinceNanos = nowNanos;
    connection.queueAsIdle();
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  private Deadlines deadlines() {
    return loop.server().deadlines();
  }

  private void setDeadline() {
    if (connection.isEnding()) {
      return;
    }
    boolean idle = streams.isEmpty() && !partial && !ended && connection.queuedBytes() == 0;
    connection.deadlineIn(
        idle ? deadlines().idleTimeoutNanos() : lookNanos(), idle ? idleSinceNanos : nowNanos);
  }

  /** Between two looks at streams that run. */
  private long lookNanos() {
    long shortest =
        Math.min(
            deadlines().headerTimeoutNanos(),
            Math.min(deadlines().bodyTimeoutNanos(), deadlines().writeTimeoutNanos()));
    return Math.max(shortest / 8, 1_000_000);
  }

  void deadlinePassed(long now) {
    nowNanos = now;
    boolean waiting = connection.queuedBytes() > 0;
    if (partial && now - partialSinceNanos >= deadlines().headerTimeoutNanos()) {
      end(Http2Frame.NO_ERROR, CloseReason.HEADER_TIMEOUT);
    } else if (waiting && isStalled(now)) {
      connection.close(CloseReason.WRITE_STALL);
      return;
    } else if (streams.isEmpty() && !partial && !waiting && !ended) {
      if (now - idleSinceNanos >= deadlines().idleTimeoutNanos()) {
        end(Http2Frame.NO_ERROR, CloseReason.IDLE);
      }
    } else if (!waiting) {
      takenNanos = now;
      endSlowStreams(now);
    }
    pump();
    flush();
    setDeadline();
  }

  private boolean isStalled(long now) {
    long taken = connection.takenBytes();
    if (taken != takenBytes || takenNanos == 0) {
      takenBytes = taken;
      takenNanos = now;
    }
    return now - takenNanos >= deadlines().writeTimeoutNanos();
  }

  private void endSlowStreams(long now) {
    for (Http2Stream stream : streams.values().toArray(new Http2Stream[0])) {
      long limit =
          stream.answering ? deadlines().writeTimeoutNanos() : deadlines().bodyTimeoutNanos();
      if (!stream.waitsForUs() && now - stream.progressNanos >= limit) {
        resetStream(stream, Http2Frame.CANCEL);
      }
    }
  }

  long requests() {
    return requests;
  }

  long bytesSent() {
    return output.bytesWritten();
  }
}
