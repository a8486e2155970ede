package dev.gyre.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gyre.http2.Http2Frame;
import io.netty.bootstrap.Bootstrap;
import io.netty.util.concurrent.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against servers of HTTP/2 that misbehave, or do not. */
@Timeout(60)
class Http2AskerTest {
  /** Asks as often as it is answered, and says what it hears. */
  private static final class Asker extends Http2Asker {
    private final List<String> heard = new ArrayList<>();
    private final Promise<List<String>> end;
    private int requests;

    Asker(Promise<List<String>> end, int requests) {
      super(new byte[64], newTexts(), request(false, "a", "/"), false);
      this.end = end;
      this.requests = requests;
    }

    private void next() {
      if (requests-- > 0) {
        heard.add("sent " + send());
      } else {
        end.trySuccess(List.copyOf(heard));
      }
    }

    @Override
    protected void active() {
      next();
    }

    @Override
    protected void received() {}

    @Override
    protected void answered(boolean whole, int status, long bodyBytes, long checksum) {
      heard.add(status + " with " + bodyBytes + (whole ? "" : " in part"));
      next();
    }

    @Override
    protected void failed() {
      heard.add("failed");
    }

    @Override
    protected void ended() {
      heard.add("ended");
      end.trySuccess(List.copyOf(heard));
    }
  }

  private static List<String> ask(FrameServer server, int requests) throws Exception {
    return Loads.onLoop(
        (transport, loop) -> {
          Promise<List<String>> end = loop.newPromise();
          Bootstrap bootstrap = new Bootstrap().group(loop);
          transport.configure(bootstrap);
          bootstrap.handler(new Asker(end, requests)).connect("127.0.0.1", server.port());
          end.await(30, TimeUnit.SECONDS);
          return end.getNow();
        });
  }

  @Test
  void oneRequestFollowsTheOtherOnStreamsOfTheirOwn() throws Exception {
    List<Integer> streams = new CopyOnWriteArrayList<>();
    try (FrameServer server =
        new FrameServer(
            (peer, stream, number) -> {
              streams.add(stream);
              peer.answer(stream, "hello");
            })) {
      assertEquals(List.of("sent true", "200 with 5", "sent true", "200 with 5"), ask(server, 2));
      assertEquals(List.of(1, 3), streams);
      assertEquals(1, server.settingsAcks.get());
    }
  }

  @Test
  void aResetAndAnAnswerThatNobodyAskedForAreFailures() throws Exception {
    byte[] code = {0, 0, 0, 7};
    try (FrameServer server =
        new FrameServer(
            (peer, stream, number) -> peer.frame(Http2Frame.RST_STREAM, 0, stream, code))) {
      assertEquals(List.of("sent true", "failed", "ended"), ask(server, 1));
    }
    try (FrameServer server =
        new FrameServer((peer, stream, number) -> peer.answer(stream + 2, "hello"))) {
      assertEquals(List.of("sent true", "failed", "ended"), ask(server, 1));
    }
  }
}
