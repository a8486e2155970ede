package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class Http2ExchangesTest {
  @Test
  void numbersAreOddAndRunOut() {
    Http2Exchanges exchanges = new Http2Exchanges(false, 5);
    assertTrue(exchanges.untouched());
    for (int stream = 1; stream <= 5; stream += 2) {
      assertTrue(exchanges.hasNext());
      assertEquals(stream, exchanges.open(0, 0, 0).stream());
    }
    assertFalse(exchanges.hasNext());
    assertEquals(3, exchanges.count());
    exchanges.all().forEach(exchanges::close);
    exchanges.reset();
    assertTrue(exchanges.hasNext());
    assertEquals(1, exchanges.open(0, 0, 0).stream());
  }

  @Test
  void whatHasEndedIsUsedAgain() {
    Http2Exchanges exchanges = new Http2Exchanges(false, 99);
    Http2Exchange first = exchanges.open(3, 4, 5);
    assertSame(first, exchanges.on(1));
    exchanges.close(first);
    assertNull(exchanges.on(1));
    assertSame(first, exchanges.open(0, 0, 0));
    assertSame(first, exchanges.on(3));
  }
}
