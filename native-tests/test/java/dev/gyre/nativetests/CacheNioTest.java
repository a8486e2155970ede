package dev.gyre.nativetests;

import dev.gyre.transport.TransportKind;

final class CacheNioTest extends CacheContract {
  CacheNioTest() {
    super(TransportKind.NIO);
  }
}
