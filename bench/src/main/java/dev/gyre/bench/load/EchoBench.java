package dev.gyre.bench.load;

import dev.gyre.time.Clock;
import dev.gyre.transport.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rounds of an echo: many connections meet, each sends one message and waits until it is back. As
 * many as wanted on one thread. Everything but {@link #start} and {@link #stop} happens on the
 * loop. It always ends: a round lasts at most as long as a connect and a message may take.
 */
final class EchoBench {
  private final Plan plan;
  private final int rounds;
  private final EventLoop loop;
  private final Connector connector;
  private final EchoTally tally;
  private final Promise<EchoTally> end;
  private final ByteBuf message;
  private final List<EchoMember> members = new ArrayList<>();
  private @Nullable ScheduledFuture<?> deadline;
  private int unfinished;
  private int connecting;
  private int rank;
  private int round;
  private boolean stopping;

  EchoBench(Plan plan, int rounds, Transport transport, EventLoop loop) {
    this.plan = plan;
    this.rounds = rounds;
    this.loop = loop;
    this.connector = new Connector(plan, transport, loop, new Handshakes());
    this.tally = new EchoTally(plan.connections());
    this.end = loop.newPromise();
    byte[] bytes = messageBytes();
    this.message = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
  }

  private byte[] messageBytes() {
    return plan.traffic().requests().getFirst().bytes();
  }

  /** Begins, and returns what is done after the last round. */
  Promise<EchoTally> start() {
    loop.execute(this::beginRound);
    return end;
  }

  /** Begins no other round, and cuts this one, which is no failure. For any thread. */
  void stop() {
    if (end.isDone()) {
      return; // whose loop may be gone
    }
    loop.execute(
        () -> {
          stopping = true;
          members.forEach(EchoMember::giveUp);
        });
  }

  private void beginRound() {
    if (round == rounds || stopping) {
      message.release();
      end.setSuccess(tally);
      return;
    }
    round++;
    rank = 0;
    unfinished = plan.connections();
    connecting = plan.connections();
    members.clear();
    deadline =
        loop.schedule(
            () -> members.forEach(EchoMember::giveUp),
            2 * plan.timeoutNanos(), // to connect, and to answer
            TimeUnit.NANOSECONDS);
    int ofRound = round;
    for (int i = 0; i < plan.connections(); i++) {
      EchoMember member = new EchoMember(this, new EchoScanner(messageBytes()));
      members.add(member);
      connector
          .connect(member)
          .addListener(connected -> arrived(member, ofRound, connected.cause()));
    }
  }

  // The barrier: the last one to be connected, or to fail to be, lets all of them go.
  private void arrived(EchoMember member, int ofRound, @Nullable Throwable refused) {
    if (ofRound != round) {
      return; // of a round that was cut
    }
    if (refused != null) {
      tally.error(Trouble.text(refused));
      member.failed(Failure.CONNECT);
    }
    if (--connecting == 0) {
      // Later, since a connect is done a moment before its channel is active.
      loop.execute(() -> members.forEach(each -> each.send(message)));
    }
  }

  /** A member has its message back. */
  void good(long nanos) {
    tally.good(rank++, nanos);
    finished();
  }

  /** A member will not have its message back. */
  void bad(Failure failure) {
    if (!stopping) {
      tally.failed(failure);
    }
    finished();
  }

  private void finished() {
    if (--unfinished == 0) {
      if (deadline != null) {
        deadline.cancel(false);
      }
      loop.execute(this::beginRound); // not from within the list of members
    }
  }

  long now() {
    return Clock.SYSTEM.nanoTime();
  }
}
