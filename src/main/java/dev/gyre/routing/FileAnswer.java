package dev.gyre.routing;

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
import java.util.List;

/**
 * The answer for one representation of a file: validators, conditions, ranges, fields. Everything
 * it says comes from the descriptor that will be sent. Owns the representation until the response
 * does.
 */
final class FileAnswer {
  private static final List<String> CONDITIONS =
      List.of("if-match", "if-none-match", "if-modified-since", "if-unmodified-since");

  private final Clock clock;

  FileAnswer(Clock clock) {
    this.clock = clock;
  }

  Response respond(Sought sought, Representation sent) {
    Request request = sought.request();
    OpenFile file = sent.file();
    long nowMillis = clock.epochMillis();
    long modifiedSeconds = file.modifiedEpochSeconds();
    EntityTag tag =
        EntityTag.forFile(
                modifiedSeconds, file.modifiedNanos(), file.sizeBytes(), file.inode(), nowMillis)
            .marked(sent.mark());
    long nowSeconds = Math.floorDiv(nowMillis, 1000L);
    Headers validators = validators(tag, modifiedSeconds, nowSeconds);
    sent.addVary(validators);
    return switch (Preconditions.evaluate(request, tag, modifiedSeconds, nowSeconds)) {
      case Preconditions.NotModified unchanged -> {
        sought.steps().add("conditions", "the client has " + tag.headerValue() + " already");
        yield withoutBody(304, validators, file);
      }
      case Preconditions.Failed failed -> {
        sought.steps().add("conditions", "not what the client wants: " + tag.headerValue());
        yield refusal(request, 412, sent);
      }
      case Preconditions.Proceed proceed -> {
        if (sought.steps().wanted() && CONDITIONS.stream().anyMatch(request::hasHeader)) {
          sought.steps().add("conditions", "nothing against sending " + tag.headerValue());
        }
        validators.add("Accept-Ranges", "bytes").add("X-Content-Type-Options", "nosniff");
        yield send(sought, sent, tag, validators, nowSeconds);
      }
    };
  }

  private static Response send(
      Sought sought, Representation sent, EntityTag tag, Headers headers, long nowSeconds) {
    Request request = sought.request();
    OpenFile file = sent.file();
    long size = file.sizeBytes();
    ByteRanges ranges = ranges(request, sent, tag, nowSeconds);
    if (sought.steps().wanted() && request.hasHeader("range")) {
      sought.steps().add("range", told(ranges, size));
    }
    return switch (ranges) {
      case ByteRanges.Whole whole -> {
        sent.addContentFields(headers);
        yield size == 0
            ? withoutBody(200, headers, file)
            : new Response(
                200, headers, new Body.File(file, List.of(new Body.Piece.Range(0, size))));
      }
      case ByteRanges.Unsatisfiable unsatisfiable -> {
        Response response = refusal(request, 416, sent);
        response.headers().add("Content-Range", "bytes */" + size);
        yield response;
      }
      case ByteRanges.Parts parts -> {
        if (parts.parts().size() == 1) {
          ByteRanges.Part part = parts.parts().getFirst();
          sent.addContentFields(headers);
          headers.add("Content-Range", part.contentRange(size));
          Body.Piece piece = new Body.Piece.Range(part.offset(), part.length());
          yield new Response(206, headers, new Body.File(file, List.of(piece)));
        }
        headers.add("Content-Type", MultipartBody.contentType());
        yield new Response(206, headers, MultipartBody.of(file, parts.parts(), sent.mediaType()));
      }
    };
  }

  private static String told(ByteRanges ranges, long size) {
    return switch (ranges) {
      case ByteRanges.Whole whole -> "not heeded, the whole is sent";
      case ByteRanges.Unsatisfiable none -> "none of it is within " + size + " bytes";
      case ByteRanges.Parts parts ->
          parts.parts().size() == 1
              ? parts.parts().getFirst().contentRange(size)
              : parts.parts().size() + " parts of " + size + " bytes";
    };
  }

  /**
   * What is asked of the bytes as they are sent. Encoded ones are stricter: compressors copy the
   * date of their source, so a date in If-Range cannot tell one coding from another and never
   * holds; and several ranges are answered with the whole, because Content-Encoding over a
   * multipart body would say that the body, with its boundaries, is what was encoded.
   */
  private static ByteRanges ranges(
      Request request, Representation sent, EntityTag tag, long nowSeconds) {
    boolean encoded = sent.coding() != null;
    long date = encoded ? Long.MIN_VALUE : sent.file().modifiedEpochSeconds();
    ByteRanges ranges =
        ByteRanges.evaluate(request, sent.file().sizeBytes(), tag, date, nowSeconds);
    boolean several = ranges instanceof ByteRanges.Parts parts && parts.parts().size() > 1;
    return encoded && several ? ByteRanges.WHOLE : ranges;
  }

  private static Response refusal(Request request, int status, Representation sent) {
    sent.file().close();
    Response response = ErrorAnswers.of(request, status);
    sent.addVary(response.headers());
    return response;
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
}
