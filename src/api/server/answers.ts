/** Ready answers by question, the least recently asked dropped first. */
export interface Answers {
  get(key: string): Answer | undefined;
  put(key: string, answer: Answer): void;
  clear(): void;
}

export interface Answer {
  readonly body: string;
  readonly etag: string;
}

/** @param room characters kept in all. */
export function answersKept(room: number): Answers {
  const kept = new Map<string, Answer>();
  let used = 0;
  const drop = (key: string) => {
    used -= kept.get(key)?.body.length ?? 0;
    kept.delete(key);
  };
  return {
    get(key) {
      const answer = kept.get(key);
      if (answer !== undefined) {
        kept.delete(key);
        kept.set(key, answer);
      }
      return answer;
    },
    put(key, answer) {
      drop(key);
      if (answer.body.length > room / 4) return;
      kept.set(key, answer);
      used += answer.body.length;
      for (const oldest of kept.keys()) {
        if (used <= room) break;
        drop(oldest);
      }
    },
    clear() {
      kept.clear();
      used = 0;
    },
  };
}
