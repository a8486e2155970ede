package dev.gyre.routing;

import dev.gyre.files.MediaTypes;
import dev.gyre.files.OpenFile;
import dev.gyre.http.Body;
import dev.gyre.http.ByteRanges;
import dev.gyre.http.EntityTag;
import dev.gyre.http.Headers;
import dev.gyre.http.HttpDate;
import dev.gyre.http.MultipartBody;
import dev.gyre.http.Preconditions;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The answer for one open file: validators, conditions, ranges, fields. Everything it says comes
 * from the descriptor that will be sent. Owns the file until the response does.
 */
final class FileAnswer {
  private final MediaTypes mediaTypes;
  private final Clock clock;

  FileAnswer(MediaTypes mediaTypes, Clock clock) {
    this.mediaTypes = mediaTypes;
    this.clock = clock;
  }

  Response respond(Request request, OpenFile file, byte[] path) {
    long nowMillis = clock.epochMillis();
    long modifiedSeconds = file.modifiedEpochSeconds();
    EntityTag tag =
        EntityTag.forFile(
            modifiedSeconds, file.modifiedNanos(), file.sizeBytes(), file.inode(), nowMillis);
    long nowSeconds = Math.floorDiv(nowMillis, 1000L);
    Headers validators = validators(tag, modifiedSeconds, nowSeconds);
    return switch (Preconditions.evaluate(request, tag, modifiedSeconds, nowSeconds)) {
      case Preconditions.NotModified unchanged -> withoutBody(304, validators, file);
      case Preconditions.Failed failed -> {
        file.close();
        yield ErrorAnswers.of(request, 412);
      }
      case Preconditions.Proceed proceed -> {
        String mediaType = mediaTypes.forName(lastName(path));
        validators.add("Accept-Ranges", "bytes").add("X-Content-Type-Options", "nosniff");
        yield send(request, file, tag, mediaType, validators, nowSeconds);
      }
    };
  }

  private static Response send(
      Request request,
      OpenFile file,
      EntityTag tag,
      String mediaType,
      Headers headers,
      long nowSeconds) {
    long size = file.sizeBytes();
    ByteRanges ranges =
        ByteRanges.evaluate(request, size, tag, file.modifiedEpochSeconds(), nowSeconds);
    return switch (ranges) {
      case ByteRanges.Whole whole -> {
        headers.add("Content-Type", mediaType);
        yield size == 0
            ? withoutBody(200, headers, file)
            : new Response(
                200, headers, new Body.File(file, List.of(new Body.Piece.Range(0, size))));
      }
      case ByteRanges.Unsatisfiable unsatisfiable -> {
        file.close();
        Response response = ErrorAnswers.of(request, 416);
        response.headers().add("Content-Range", "bytes */" + size);
        yield response;
      }
      case ByteRanges.Parts parts -> {
        if (parts.parts().size() == 1) {
          ByteRanges.Part part = parts.parts().getFirst();
          headers.add("Content-Type", mediaType).add("Content-Range", part.contentRange(size));
          Body.Piece piece = new Body.Piece.Range(part.offset(), part.length());
          yield new Response(206, headers, new Body.File(file, List.of(piece)));
        }
        headers.add("Content-Type", MultipartBody.contentType());
        yield new Response(206, headers, MultipartBody.of(file, parts.parts(), mediaType));
      }
    };
  }

  private static Response withoutBody(int status, Headers headers, OpenFile file) {
    file.close();
    return new Response(status, headers, new Body.Empty());
  }

  private static Headers validators(EntityTag tag, long modifiedSeconds, long nowSeconds) {
    // A date from the future is sent as now (RFC 9110 section 8.8.2.1).
    return new Headers()
        .add("Last-Modified", HttpDate.format(Math.min(modifiedSeconds, nowSeconds)))
        .add("ETag", tag.headerValue());
  }

  private static String lastName(byte[] path) {
    int start = path.length;
    while (start > 0 && path[start - 1] != '/') {
      start--;
    }
    return new String(path, start, path.length - start, StandardCharsets.ISO_8859_1);
  }
}
