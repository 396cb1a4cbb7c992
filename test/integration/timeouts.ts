/** What talks to a real engine may have to wait for a busy machine; jest's own limit is 5 s. */
jest.setTimeout(120_000);
