package dev.gyre.wire;

import dev.gyre.http.Body;
import dev.gyre.http.Content;
import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.routing.ErrorAnswers;
import dev.gyre.routing.HttpApplication;
import dev.gyre.routing.Inquiry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gets the answers to requests, with their bodies where these are small: here and now where nothing
 * has to be waited for, otherwise from a file thread. The one place that chooses the thread.
 * Thread-safe.
 */
final class AnswerSource {
  /** A body up to this size is read together with its answer and sent with its head. */
  static final int LOADED_BYTES_MAX = 64 * 1024;

  /**
   * The same where the kernel can take a file from the page cache by itself: from this size on that
   * is cheaper than a copy.
   */
  static final int COPIED_BYTES_MAX = 32 * 1024;

  private static final int ATTEMPTS = 3;

  private final HttpApplication application;
  private final FilePool pool;
  private final ServerContext server;
  private final int loadedBytesMax;

  AnswerSource(HttpApplication application, FilePool pool, ServerContext server) {
    this.application = application;
    this.pool = pool;
    this.server = server;
    this.loadedBytesMax = server.sendsByDescriptor() ? COPIED_BYTES_MAX : LOADED_BYTES_MAX;
  }

  /** Takes an answer that was not ready at once, on the loop, and owns it. */
  interface Receiver {
    /** Called once. */
    void deliver(PreparedAnswer prepared);
  }

  /**
   * Asks for an answer. Hot: called on the event loop of the receiver.
   *
   * @param bodyBytesMax what may be read into memory with it
   * @return the answer, which the caller owns; or null when the receiver will have it later
   */
  @Nullable PreparedAnswer answer(
      Request request,
      SocketAddress client,
      LoopContext loop,
      ByteBufAllocator allocator,
      Receiver receiver,
      int bodyBytesMax) {
    PreparedAnswer made = answerUnheld(request, client, loop, allocator, receiver, bodyBytesMax);
    if (made == null || made.response().holdNanos() == 0) {
      return made;
    }
    deliver(made, loop, receiver);
    return null;
  }

  /** Delivers an answer when its time has come; who has gone meanwhile drops it. */
  private static void deliver(PreparedAnswer prepared, LoopContext loop, Receiver receiver) {
    long nanos = prepared.response().holdNanos();
    if (nanos == 0) {
      receiver.deliver(prepared);
    } else {
      Pause.begin(loop, nanos, () -> receiver.deliver(prepared));
    }
  }

  private @Nullable PreparedAnswer answerUnheld(
      Request request,
      SocketAddress client,
      LoopContext loop,
      ByteBufAllocator allocator,
      Receiver receiver,
      int bodyBytesMax) {
    HttpApplication.Answer answer;
    try {
      answer = application.answer(new Inquiry(request, client));
    } catch (RuntimeException e) {
      server.log().fault("application", e);
      answer = new HttpApplication.Answer.Now(ErrorAnswers.of(request, 500));
    }
    return switch (answer) {
      case HttpApplication.Answer.Now ready -> new PreparedAnswer(ready.response(), null);
      case HttpApplication.Answer.Later later -> {
        PreparedAnswer prepared = prepareAtOnce(request, later, allocator, bodyBytesMax);
        if (prepared != null) {
          yield prepared;
        }
        Runnable work =
            () -> {
              PreparedAnswer made = prepare(request, later, allocator, bodyBytesMax);
              loop.eventLoop().execute(() -> deliver(made, loop, receiver));
            };
        if (later.isDear() ? pool.startDear(work) : pool.start(work)) {
          yield null;
        }
        server.counters().requestShed();
        yield new PreparedAnswer(ErrorAnswers.unavailable(request), null);
      }
    };
  }

  /**
   * Makes the answer and reads a small body, both from memory. Hot: runs on an event loop, and
   * never waits or throws.
   *
   * @return null when a disk may have to be asked: then {@link #prepare} is to be called
   */
  private @Nullable PreparedAnswer prepareAtOnce(
      Request request,
      HttpApplication.Answer.Later later,
      ByteBufAllocator allocator,
      int bodyBytesMax) {
    try {
      Response response = later.respondAtOnce();
      if (response == null || !isLoaded(request, response, bodyBytesMax)) {
        return response == null ? null : new PreparedAnswer(response, null);
      }
      return withBody(response, allocator, Content::readCached);
    } catch (IOException | RuntimeException | Error e) {
      server.log().fault("answer to " + request.target(), e);
    }
    return null;
  }

  /** Makes the answer and reads a small body. Runs on a file thread; never throws. */
  private PreparedAnswer prepare(
      Request request,
      HttpApplication.Answer.Later later,
      ByteBufAllocator allocator,
      int bodyBytesMax) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Response response = later.respond();
        if (!isLoaded(request, response, bodyBytesMax)) {
          return new PreparedAnswer(response, null);
        }
        PreparedAnswer prepared = withBody(response, allocator, Content::read);
        if (prepared != null) {
          return prepared;
        } // else it is shorter than when it was opened: describe it anew
      }
    } catch (IOException | RuntimeException | Error e) {
      server.log().fault("answer to " + request.target(), e);
    }
    return new PreparedAnswer(ErrorAnswers.of(request, 500), null);
  }

  private boolean isLoaded(Request request, Response response, int bodyBytesMax) {
    return response.body() instanceof Body.File file
        && request.method() != Method.HEAD
        && file.lengthBytes() <= Math.min(loadedBytesMax, bodyBytesMax);
  }

  /** One of the two ways to read a file. */
  private interface Reader {
    /** Returns bytes read, or 0 and less when there is no more to be had. */
    int read(Content content, ByteBuffer target, long position) throws IOException;
  }

  /**
   * The answer with its whole body, or null when the reader could not get it; then it is closed.
   */
  private static @Nullable PreparedAnswer withBody(
      Response response, ByteBufAllocator allocator, Reader reader) throws IOException {
    Body.File file = (Body.File) response.body();
    ByteBuf loaded = null;
    try {
      loaded = load(file, allocator, reader);
      return loaded == null ? null : new PreparedAnswer(response, loaded);
    } finally {
      if (loaded == null) {
        file.close();
      }
    }
  }

  /** The whole body, or null when the reader could not get it. */
  private static @Nullable ByteBuf load(Body.File file, ByteBufAllocator allocator, Reader reader)
      throws IOException {
    ByteBuf buffer = allocator.directBuffer((int) file.lengthBytes());
    try {
      for (Body.Piece piece : file.pieces()) {
        boolean whole =
            switch (piece) {
              case Body.Piece.Literal literal -> {
                buffer.writeBytes(literal.bytes());
                yield true;
              }
              case Body.Piece.Range range -> read(file.content(), range, buffer, reader);
            };
        if (!whole) {
          buffer.release();
          return null;
        }
      }
      return buffer;
    } catch (IOException | RuntimeException e) {
      buffer.release();
      throw e;
    }
  }

  private static boolean read(
      Content content, Body.Piece.Range range, ByteBuf buffer, Reader reader) throws IOException {
    int length = (int) range.length();
    ByteBuffer target = buffer.nioBuffer(buffer.writerIndex(), length);
    int start = target.position();
    while (target.hasRemaining()) {
      if (reader.read(content, target, range.offset() + target.position() - start) <= 0) {
        return false;
      }
    }
    buffer.writerIndex(buffer.writerIndex() + length);
    return true;
  }
}
