package dev.gyre.wire;

import dev.gyre.http.RequestParser;
import org.jspecify.annotations.Nullable;

/**
 * What a connection needs while it reads a request and answers it, and not while it is idle. Idle
 * connections are many and exchanges under way few, so connections take theirs from an {@link
 * ExchangePool} with the first byte and give it back when nothing is left to read or to send.
 */
final class Exchange {
  final InputBuffer input = new InputBuffer();
  final RequestParser parser;
  final AnswerWriter answers;
  @Nullable Exchange nextFree;

  Exchange(LoopContext loop, Http1Service service) {
    this.parser = new RequestParser(service.requestLimits());
    this.answers = new AnswerWriter(loop, service);
  }
}
