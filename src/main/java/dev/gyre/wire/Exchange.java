package dev.gyre.wire;

import org.jspecify.annotations.Nullable;

/**
 * What a connection needs while it reads a request and answers it, and not while it is idle. Idle
 * connections are many and exchanges under way few, so connections take theirs from an {@link
 * ExchangePool} with the first byte and give it back when nothing is left to read or to send.
 */
final class Exchange {
  final Http1Reader reader;
  final AnswerWriter writer;
  final Http1Answers answers;
  @Nullable Exchange nextFree;

  Exchange(LoopContext loop, Http1Service service) {
    this.reader = new Http1Reader(loop, service);
    this.writer = new AnswerWriter(loop, service);
    this.answers = new Http1Answers(loop, service, writer);
  }
}
