package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class FramingNioTest extends FramingContract {
  FramingNioTest() {
    super(TransportKind.NIO);
  }
}
