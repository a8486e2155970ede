package dev.gyre.wire;

import dev.gyre.http.Body;
import dev.gyre.http.Content;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.os.Errno;
import dev.gyre.wire.HotAnswer.Part;
import dev.gyre.wire.ResponseHead.Framing;
import dev.gyre.wire.ResponseHead.Persistence;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts the answers of one connection into its channel and keeps count of them. Decides for each
 * body how it is sent: in one buffer with its head, read beforehand, or step by step by a {@link
 * BodySender}. Used by the connection's loop thread.
 */
final class AnswerWriter {
  private static final int HEAD_BYTES_USUAL = 512;

  /**
   * A body up to this size is copied behind its head: one buffer costs the kernel less than two.
   */
  static final int JOINED_BYTES_MAX = 8 * 1024;

  /**
   * A file up to this size shares packets with its head. A larger one does not: its pages would
   * never again begin where packets do, and a mebibyte would cost nearly twice as much.
   */
  private static final int JOINED_FILE_BYTES_MAX = 64 * 1024;

  private final LoopContext loop;
  private final Http1Service service;
  private BodySender.@Nullable Owner owner;
  private @Nullable BodySender sender;
  private String bodyStrategy = "none";
  private int status;
  private long headBytes;
  private long bodyBytes;
  private long answerBeganBytes;
  private long answerBeganBodyBytes;

  AnswerWriter(LoopContext loop, Http1Service service) {
    this.loop = loop;
    this.service = service;
  }

  /** Serves a connection from now on; null when it was its last answer for now. */
  void serve(BodySender.@Nullable Owner next) {
    owner = next;
  }

  /**
   * Writes all of an answer but its last buffer, which the caller writes: it knows whether to flush
   * and what is to follow. Owns the body and the loaded bytes from now on.
   *
   * @param ofHead whether a HEAD is answered
   * @param loaded the whole body, when it was read already
   * @return the last buffer, or null when the body is large: then {@link #startSender} sends it
   */
  @Nullable ByteBuf write(
      ChannelHandlerContext context,
      boolean ofHead,
      Response response,
      @Nullable ByteBuf loaded,
      Framing framing,
      Persistence persistence) {
    Body body = response.body();
    boolean bodyless = ofHead || framing == Framing.NONE;
    int loadedBytes = loaded == null ? 0 : loaded.readableBytes();
    boolean joined = loadedBytes <= JOINED_BYTES_MAX;
    int bodyRoom = inlineBytes(body, bodyless) + (joined ? loadedBytes : 0);
    ByteBuf out;
    try {
      out = newHead(context, response, framing, persistence, bodyRoom);
    } catch (RuntimeException | Error e) { // for want of memory; nobody else closes the body
      new PreparedAnswer(response, loaded).release();
      throw e;
    }
    if (bodyless) {
      body.close();
      if (loaded != null) {
        loaded.release();
      }
      bodyStrategy = "none";
      return out;
    }
    if (loaded != null) {
      body.close();
      bodyBytes += loaded.readableBytes();
      bodyStrategy = "memory";
      if (joined) {
        out.writeBytes(loaded);
        loaded.release();
        return out;
      }
      context.write(out, context.voidPromise());
      return loaded;
    }
    return switch (body) {
      case Body.Empty empty -> {
        bodyStrategy = "none";
        yield out;
      }
      case Body.Bytes bytes -> {
        out.writeBytes(bytes.content());
        bodyBytes += bytes.content().length;
        bodyStrategy = "memory";
        yield out;
      }
      case Body.File file -> {
        sender = fileSender(context, out, file, service.encrypted());
        yield null;
      }
      case Body.Page page -> {
        bodyStrategy = "page";
        context.write(out, context.voidPromise());
        boolean chunked = framing == Framing.CHUNKED;
        Pace pace = new Pace(loop, owner().client());
        sender =
            new PageSender(context, loop, service.pool(), page.source(), chunked, pace, owner());
        yield null;
      }
    };
  }

  /**
   * Takes note of a kept answer that is to be written next, so that it can be accounted for before
   * its client has it. Hot.
   */
  void beginHot(HotAnswer answer, Part part, Persistence persistence) {
    status = part.status();
    bodyStrategy = HotAnswer.STRATEGY;
    headBytes += answer.headBytes(part) + persistence.line().length();
    if (part == Part.WHOLE) {
      bodyBytes += answer.bodyBytes();
    }
  }

  /**
   * Writes all of a kept answer but its last buffer, which the caller writes. Hot.
   *
   * @param socket that may be given bytes past the channel, or -1
   * @param tls what encrypts them, or null where nothing does
   * @return the last buffer; or null when the socket has taken everything or, if {@link #hasSender}
   *     says so, {@link #startSender} sends the body
   */
  @Nullable ByteBuf writeHot(
      ChannelHandlerContext context,
      HotAnswer answer,
      Part part,
      Persistence persistence,
      int socket,
      @Nullable TlsStream tls) {
    boolean withBody = part == Part.WHOLE;
    if (withBody && answer.file() != null) {
      return writeHotFile(context, answer, answer.file(), persistence, tls == null ? socket : -1);
    }
    boolean pastChannel = socket >= 0 && persistence == Persistence.DEFAULT;
    if (pastChannel && tls != null && answer.bytesInMemory(part) <= RecordRoom.PLAIN_BYTES_MAX) {
      answer.sendTo(tls, socket, part, loop.dateLine());
      return null;
    }
    if (pastChannel && tls == null) {
      return answer.sendTo(socket, part, loop.dateLine(), false, context.alloc());
    }
    int headRoom = answer.headBytes(part) + persistence.line().length();
    boolean joined = withBody && answer.bodyBytes() <= JOINED_BYTES_MAX;
    ByteBuf out = context.alloc().directBuffer(headRoom + (joined ? answer.bodyBytes() : 0));
    answer.writeTo(out, part, joined, persistence, loop.dateLine());
    if (joined || !withBody) {
      return out;
    }
    context.write(out, context.voidPromise());
    return answer.body();
  }

  /**
   * The same with a body in an open file. Hot: where the socket takes all of it at once, two system
   * calls and no allocation; what it does not take goes the way of all large bodies.
   */
  private @Nullable ByteBuf writeHotFile(
      ChannelHandlerContext context,
      HotAnswer answer,
      Content file,
      Persistence persistence,
      int socket) {
    long length = file.sizeBytes();
    long sent = 0;
    boolean copying = service.encrypted();
    ByteBuf head = null;
    if (socket >= 0
        && persistence == Persistence.DEFAULT
        && WholeFile.mayGoAtOnce(loop, context.channel(), file, owner().client())) {
      boolean joined = length <= JOINED_FILE_BYTES_MAX;
      head = answer.sendTo(socket, Part.WHOLE, loop.dateLine(), joined, context.alloc());
      if (head == null) {
        long taken = WholeFile.sendAtOnce(loop, socket, file, 0, length);
        if (taken == length) {
          bodyBytes += length;
          return null;
        }
        sent = Math.max(0, taken);
        copying = taken == -Errno.EINVAL; // a file system without it
        head = Unpooled.EMPTY_BUFFER;
      }
    }
    if (head == null) {
      head =
          context.alloc().directBuffer(answer.headBytes(Part.HEAD) + persistence.line().length());
      answer.writeTo(head, Part.HEAD, false, persistence, loop.dateLine());
    }
    bodyBytes += sent;
    Body.File rest =
        new Body.File(file.share(), List.of(new Body.Piece.Range(sent, length - sent)));
    sender = fileSender(context, head, rest, copying);
    return null;
  }

  private FileSender fileSender(
      ChannelHandlerContext context, ByteBuf head, Body.File file, boolean copying) {
    bodyStrategy = copying ? "copy" : loop.server().transport().fileSending().label();
    Pace pace = new Pace(loop, owner().client());
    return new FileSender(context, loop, service.pool(), head, file, copying, pace, owner());
  }

  /** Whether the body of the answer written last is still to be sent. */
  boolean hasSender() {
    return sender != null;
  }

  private BodySender.Owner owner() {
    return Objects.requireNonNull(owner, "serves no connection");
  }

  /** The head of an answer, with room behind it for what is joined to it. */
  private ByteBuf newHead(
      ChannelHandlerContext context,
      Response response,
      Framing framing,
      Persistence persistence,
      int bodyRoom) {
    ByteBuf out = context.alloc().buffer(HEAD_BYTES_USUAL + bodyRoom);
    try {
      status = response.status();
      ResponseHead.write(
          out,
          loop.headScratch(),
          status,
          response.headers(),
          framing,
          response.body().lengthBytes(),
          persistence,
          loop.dateLine(),
          service.fixedFields());
      headBytes += out.readableBytes();
      return out.ensureWritable(bodyRoom);
    } catch (RuntimeException | Error e) {
      out.release();
      throw e;
    }
  }

  private static int inlineBytes(Body body, boolean bodyless) {
    return !bodyless && body instanceof Body.Bytes bytes ? bytes.content().length : 0;
  }

  /** Begins to send the large body of the answer written last. */
  void startSender() {
    BodySender begun = sender;
    if (begun == null) {
      throw new IllegalStateException("the last answer has no body to send");
    }
    begun.start();
  }

  /** Whether a large body is under way and its next bytes are being made, not taken. */
  boolean isWaitingForBody() {
    BodySender present = sender;
    return present == null || !present.isWriting();
  }

  /** The large body has been sent; false when the connection has ended meanwhile. */
  boolean finishSender() {
    BodySender done = sender;
    if (done == null) {
      return false;
    }
    bodyBytes += done.handedOverBytes();
    sender = null;
    return true;
  }

  /** The connection is gone; true when that breaks off a large body. */
  boolean cancelSender() {
    BodySender present = sender;
    if (present == null) {
      return false;
    }
    finishSender();
    present.cancel();
    return true;
  }

  /** Bytes of all answers handed to the channel so far, with their heads. */
  long sentBytes() {
    return headBytes + bodyBytes + (sender == null ? 0 : sender.handedOverBytes());
  }

  /** The same, and counts from 0 again. Only while no large body is under way. */
  long takeSentBytes() {
    long sent = headBytes + bodyBytes;
    headBytes = 0;
    bodyBytes = 0;
    answerBeganBytes = 0;
    answerBeganBodyBytes = 0;
    return sent;
  }

  /** Counts the answer that is complete now, or broken off, and writes it down. */
  void account(Connection connection, @Nullable Request request, long beganNanos) {
    long sent = sentBytes();
    loop.server().counters().requestAnswered(sent - answerBeganBytes);
    ConnectionLog log = loop.server().log();
    if (log.wantsAnswers()) {
      log.answered(
          connection.id,
          connection.remote(),
          new Answered(
              request,
              Answered.http1(request),
              status,
              bodyBytes - answerBeganBodyBytes,
              bodyStrategy,
              beganNanos,
              loop.server().clock().nanoTime(),
              // One that could not be read counts as the next.
              connection.requests() + (request == null ? 1 : 0)));
    }
    answerBeganBytes = sent;
    answerBeganBodyBytes = bodyBytes;
  }
}
