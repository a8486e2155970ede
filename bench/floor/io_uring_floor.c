/* The least that a server on io_uring can cost: multishot accept and receive into a ring of shared
 * buffers, so that a request costs one submission, its answer. */
#define _GNU_SOURCE
#include "answers.h"

#include <liburing.h>
#include <unistd.h>

enum { ENTRIES = 2048, COMPLETIONS = 8192, BUFFERS = 1024, BUFFER_GROUP = 1 };
enum operation { ACCEPT, RECEIVE, SEND };

static struct io_uring ring;
static struct io_uring_buf_ring *buffers;
static char input[BUFFERS][INPUT_BYTES_MAX];
/* Counts the connections that had a descriptor: the kernel may report the end of one after it has
 * reported the next one's accept. */
static unsigned generations[CONNECTIONS_MAX];

static struct io_uring_sqe *next_entry(void) {
  struct io_uring_sqe *entry = io_uring_get_sqe(&ring);
  if (!entry) {
    io_uring_submit(&ring);
    entry = io_uring_get_sqe(&ring);
  }
  return entry;
}

static unsigned long long tag_of(enum operation operation, int descriptor) {
  unsigned long long generation = generations[descriptor] & 0xffffff;
  return (unsigned long long)operation << 56 | generation << 32 | (unsigned)descriptor;
}

/* Set after an entry is prepared, since preparing clears it in some releases of liburing. */
static void tag(struct io_uring_sqe *entry, enum operation operation, int descriptor) {
  entry->user_data = tag_of(operation, descriptor);
}

static void accept_all(int listener) {
  struct io_uring_sqe *entry = next_entry();
  io_uring_prep_multishot_accept(entry, listener, NULL, NULL, 0);
  tag(entry, ACCEPT, listener);
}

static void receive_all(int connection) {
  struct io_uring_sqe *entry = next_entry();
  io_uring_prep_recv_multishot(entry, connection, NULL, 0, 0);
  entry->flags |= IOSQE_BUFFER_SELECT;
  entry->buf_group = BUFFER_GROUP;
  tag(entry, RECEIVE, connection);
}

static void on_accepted(int connection) {
  if (connection >= CONNECTIONS_MAX) close(connection);
  else receive_all(connection);
}

/* Ends a connection after its answer without a call: the receive is cancelled, since it holds the
 * socket open, then the descriptor is closed. Hard links keep the order and go on when the client is
 * gone. No shutdown instead: the kernel passes that to a worker thread, and by then the descriptor may
 * already be another connection's. */
static void end_connection(int connection) {
  struct io_uring_sqe *entry = next_entry();
  io_uring_prep_cancel64(entry, tag_of(RECEIVE, connection), 0);
  entry->flags |= IOSQE_CQE_SKIP_SUCCESS | IOSQE_IO_HARDLINK;
  tag(entry, SEND, connection);
  entry = next_entry();
  io_uring_prep_close(entry, connection);
  entry->flags |= IOSQE_CQE_SKIP_SUCCESS;
  tag(entry, SEND, connection);
  generations[connection]++;
}

/* With MSG_WAITALL the kernel itself goes on until a large answer is sent. */
static void answer_requests(int connection, const char *bytes, size_t length) {
  const struct answer *answer = choose_answer(bytes, length);
  unsigned requests = count_requests(bytes, length);
  if (!requests) return;
  if (requests > answer->copies) requests = answer->copies;
  int last = answer == &answer_last;
  if (io_uring_sq_space_left(&ring) < 3) io_uring_submit(&ring); /* A chain is submitted in one. */
  struct io_uring_sqe *entry = next_entry();
  io_uring_prep_send(entry, connection, answer->bytes, requests * answer->length,
                     MSG_NOSIGNAL | MSG_WAITALL);
  entry->flags |= IOSQE_CQE_SKIP_SUCCESS | (last ? IOSQE_IO_HARDLINK : 0);
  tag(entry, SEND, connection);
  if (last) end_connection(connection);
}

/* No more, once a last answer has the close behind it. */
static int is_open(int connection, const struct io_uring_cqe *completion) {
  return completion->user_data == tag_of(RECEIVE, connection);
}

static void on_received(int connection, const struct io_uring_cqe *completion) {
  if (completion->flags & IORING_CQE_F_BUFFER) {
    unsigned short id = (unsigned short)(completion->flags >> IORING_CQE_BUFFER_SHIFT);
    if (completion->res > 0 && is_open(connection, completion))
      answer_requests(connection, input[id], (size_t)completion->res);
    io_uring_buf_ring_add(buffers, input[id], INPUT_BYTES_MAX, id, io_uring_buf_ring_mask(BUFFERS), 0);
    io_uring_buf_ring_advance(buffers, 1);
  }
  if (!is_open(connection, completion)) return;
  if (completion->res <= 0 && completion->res != -ENOBUFS) close(connection);
  else if (!(completion->flags & IORING_CQE_F_MORE)) receive_all(connection);
}

static void make_ring(void) {
  struct io_uring_params parameters = {
      .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE,
      .cq_entries = COMPLETIONS};
  struct io_uring_buf_reg registration = {.ring_entries = BUFFERS, .bgid = BUFFER_GROUP};
  if (io_uring_queue_init_params(ENTRIES, &ring, &parameters) ||
      posix_memalign((void **)&buffers, 4096, BUFFERS * sizeof(struct io_uring_buf))) exit(69);
  registration.ring_addr = (unsigned long)buffers;
  if (io_uring_register_buf_ring(&ring, &registration, 0)) exit(69);
  io_uring_buf_ring_init(buffers);
  for (unsigned short id = 0; id < BUFFERS; id++)
    io_uring_buf_ring_add(buffers, input[id], INPUT_BYTES_MAX, id, io_uring_buf_ring_mask(BUFFERS), id);
  io_uring_buf_ring_advance(buffers, BUFFERS);
}

int main(int count, char **arguments) {
  if (count != 2) return 2;
  make_answers();
  int listener = listen_on(arguments[1]);
  make_ring();
  accept_all(listener);
  for (;;) {
    struct io_uring_cqe *completion;
    unsigned head, seen = 0;
    io_uring_submit_and_wait(&ring, 1);
    io_uring_for_each_cqe(&ring, head, completion) {
      int descriptor = (int)completion->user_data;
      enum operation operation = (enum operation)(completion->user_data >> 56);
      seen++;
      if (operation == ACCEPT && completion->res >= 0) on_accepted(completion->res);
      if (operation == ACCEPT && !(completion->flags & IORING_CQE_F_MORE)) accept_all(descriptor);
      if (operation == RECEIVE) on_received(descriptor, completion);
    }
    io_uring_cq_advance(&ring, seen);
  }
}
