package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class ShortConnectionNioTest extends ShortConnectionContract {
  ShortConnectionNioTest() {
    super(TransportKind.NIO);
  }
}
