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

  /** Makes the answer and reads a small body. Runs on a file thread; never throws. */
  PreparedAnswer prepare(
      Request request, HttpApplication.Answer.Later later, ByteBufAllocator allocator) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Response response = later.respond();
        if (!(response.body() instanceof Body.File file)
            || request.method() == Method.HEAD
            || file.lengthBytes() > LOADED_BYTES_MAX) {
          return new PreparedAnswer(response, null);
        }
        ByteBuf loaded = load(file, allocator);
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

  private static @Nullable ByteBuf load(Body.File file, ByteBufAllocator allocator)
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
              case Body.Piece.Range range -> read(file.content(), range, buffer);
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

  private static boolean read(Content content, Body.Piece.Range range, ByteBuf buffer)
      throws IOException {
    int length = (int) range.length();
    ByteBuffer target = buffer.nioBuffer(buffer.writerIndex(), length);
    int start = target.position();
    while (target.hasRemaining()) {
      if (content.read(target, range.offset() + target.position() - start) < 0) {
        return false;
      }
    }
    buffer.writerIndex(buffer.writerIndex() + length);
    return true;
  }
}
