/* SQLite registers these extensions with every connection. The history uses none of them, and a third of SQLite is left out without them. */
int sqlite3Fts3Init(void *connection) { (void)connection; return 0; }
int sqlite3Fts5Init(void *connection) { (void)connection; return 0; }
int sqlite3RtreeInit(void *connection) { (void)connection; return 0; }
