/** Ids that chats give for files of ours: what was sent once is sent again without an upload. */
export const statements: readonly string[] = [
  // With their artifact; one that the chat does not know any more is deleted at once.
  `create table chat_files (
    chat TEXT not null, artifact_id ID not null references artifacts (id) on delete cascade, form TEXT not null,
    file_id TEXT not null, primary key (chat, artifact_id, form)
  ) END`,
  `create index chat_files_artifact on chat_files (artifact_id)`,
]
