package dev.gyre.wire;

import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.http.Body;
import dev.gyre.http.Content;
import dev.gyre.http.Method;
import dev.gyre.http.Request;
import dev.gyre.http.RequestLimits;
import dev.gyre.http.Response;
import dev.gyre.routing.ErrorAnswers;
import dev.gyre.routing.HttpApplication;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What all HTTP/1 connections of a server share. Thread-safe. */
public final class Http1Service {
  /** A body up to this size is read together with its answer and sent with its head. */
  static final int LOADED_BYTES_MAX = 64 * 1024;

  private static final int ATTEMPTS = 3;

  private final HttpApplication application;
  private final FilePool pool;
  private final ServerContext server;
  private final RequestLimits requestLimits;
  private final long bodyBytesMax;
  private final int pipelineDepthMax;
  private final boolean serverHeader;

  /** Reads the options once. */
  public Http1Service(HttpApplication application, FilePool pool, ServerContext server) {
    Settings settings = server.settings();
    this.application = application;
    this.pool = pool;
    this.server = server;
    this.requestLimits =
        new RequestLimits(
            Math.toIntExact(settings.get(Options.MAX_REQUEST_LINE)),
            Math.toIntExact(settings.get(Options.MAX_HEADER_BYTES)),
            settings.get(Options.MAX_HEADERS));
    this.bodyBytesMax = settings.get(Options.MAX_BODY);
    this.pipelineDepthMax = settings.get(Options.PIPELINE);
    this.serverHeader = settings.get(Options.SERVER_HEADER);
  }

  HttpApplication application() {
    return application;
  }

  FilePool pool() {
    return pool;
  }

  RequestLimits requestLimits() {
    return requestLimits;
  }

  long bodyBytesMax() {
    return bodyBytesMax;
  }

  int pipelineDepthMax() {
    return pipelineDepthMax;
  }

  boolean serverHeader() {
    return serverHeader;
  }

  /**
   * Makes the answer and reads a small body, both from memory. Hot: runs on an event loop, and
   * never waits or throws.
   *
   * @return null when a disk may have to be asked: then {@link #prepare} is to be called
   */
  @Nullable PreparedAnswer prepareAtOnce(
      Request request, HttpApplication.Answer.Later later, ByteBufAllocator allocator) {
    try {
      Response response = later.respondAtOnce();
      if (response == null || !isLoaded(request, response)) {
        return response == null ? null : new PreparedAnswer(response, null);
      }
      Body.File file = (Body.File) response.body();
      ByteBuf loaded = load(file, allocator, Content::readCached);
      if (loaded != null) {
        return new PreparedAnswer(response, loaded);
      }
      file.close();
    } catch (IOException | RuntimeException e) {
      server.log().fault("answer to " + request.target(), e);
    }
    return null;
  }

  /** Makes the answer and reads a small body. Runs on a file thread; never throws. */
  PreparedAnswer prepare(
      Request request, HttpApplication.Answer.Later later, ByteBufAllocator allocator) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Response response = later.respond();
        if (!isLoaded(request, response)) {
          return new PreparedAnswer(response, null);
        }
        Body.File file = (Body.File) response.body();
        ByteBuf loaded = load(file, allocator, Content::read);
        if (loaded != null) {
          return new PreparedAnswer(response, loaded);
        }
        file.close(); // shortened since it was opened: describe it anew
      }
    } catch (IOException | RuntimeException e) {
      server.log().fault("answer to " + request.target(), e);
    }
    return new PreparedAnswer(ErrorAnswers.of(request, 500), null);
  }

  private static boolean isLoaded(Request request, Response response) {
    return response.body() instanceof Body.File file
        && request.method() != Method.HEAD
        && file.lengthBytes() <= LOADED_BYTES_MAX;
  }

  /** One of the two ways to read a file. */
  private interface Reader {
    /** Returns bytes read, or 0 and less when there is no more to be had. */
    int read(Content content, ByteBuffer target, long position) throws IOException;
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
      file.close();
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
