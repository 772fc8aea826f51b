-- People talk about a contribution: threads of comments that stay at their place over later edits, wordings that
-- are suggested and applied, and a claim that says who reviews it.
CREATE UNIQUE INDEX "Change_projectId_id_key" ON "Change"("projectId", "id");

CREATE TABLE "ReviewClaim" (
    "projectId" UUID NOT NULL,
    "contributionId" UUID NOT NULL,
    "reviewerId" UUID NOT NULL REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    "claimedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ReviewClaim_pkey" PRIMARY KEY ("contributionId"),
    CHECK ("expiresAt" > "claimedAt")
);
CREATE UNIQUE INDEX "ReviewClaim_projectId_contributionId_key" ON "ReviewClaim"("projectId", "contributionId");
CREATE INDEX "ReviewClaim_projectId_reviewerId_idx" ON "ReviewClaim"("projectId", "reviewerId");
ALTER TABLE "ReviewClaim" ADD CONSTRAINT "ReviewClaim_projectId_contributionId_fkey" FOREIGN KEY ("projectId", "contributionId") REFERENCES "Contribution"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "DraftSeed" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "changeId" UUID NOT NULL,
    "ordinal" INTEGER CHECK ("ordinal" >= 0),
    "text" TEXT NOT NULL,

    CONSTRAINT "DraftSeed_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "DraftSeed_projectId_id_key" ON "DraftSeed"("projectId", "id");
CREATE INDEX "DraftSeed_projectId_changeId_idx" ON "DraftSeed"("projectId", "changeId");
ALTER TABLE "DraftSeed" ADD CONSTRAINT "DraftSeed_projectId_changeId_fkey" FOREIGN KEY ("projectId", "changeId") REFERENCES "Change"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "CommentThread" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "contributionId" UUID NOT NULL,
    "changeId" UUID,
    "path" TEXT COLLATE "C",
    "draftSeedId" UUID,
    "seedWas" INTEGER,
    "field" TEXT,
    "pair" INTEGER,
    "quote" TEXT,
    "before" TEXT,
    "after" TEXT,
    "fieldText" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolvedAt" TIMESTAMPTZ(3),
    "resolvedById" UUID REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE,

    CONSTRAINT "CommentThread_pkey" PRIMARY KEY ("id"),
    CHECK (("resolvedAt" IS NULL) = ("resolvedById" IS NULL)),
    CHECK ("changeId" IS NULL OR "path" IS NOT NULL),
    CHECK ("draftSeedId" IS NULL OR "seedWas" IS NOT NULL),
    CHECK (("field" IS NULL) = ("fieldText" IS NULL)),
    CHECK ("field" IN ('context', 'question', 'answer', 'createdBy', 'taskDescription', 'domain', 'documentOutline')),
    CHECK (coalesce("field" IN ('question', 'answer'), false) = ("pair" IS NOT NULL)),
    CHECK (coalesce("field" IN ('context', 'question', 'answer'), false) = ("seedWas" IS NOT NULL)),
    CHECK ("quote" IS NULL OR ("quote" <> '' AND "field" IS NOT NULL AND "before" IS NOT NULL AND "after" IS NOT NULL))
);
CREATE UNIQUE INDEX "CommentThread_projectId_id_key" ON "CommentThread"("projectId", "id");
CREATE INDEX "CommentThread_projectId_contributionId_idx" ON "CommentThread"("projectId", "contributionId");
ALTER TABLE "CommentThread" ADD CONSTRAINT "CommentThread_projectId_contributionId_fkey" FOREIGN KEY ("projectId", "contributionId") REFERENCES "Contribution"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
-- What was said stays when its change or its example is taken out of the contribution.
ALTER TABLE "CommentThread" ADD FOREIGN KEY ("projectId", "changeId") REFERENCES "Change"("projectId", "id") ON DELETE SET NULL ("changeId") ON UPDATE CASCADE;
ALTER TABLE "CommentThread" ADD CONSTRAINT "CommentThread_projectId_draftSeedId_fkey" FOREIGN KEY ("projectId", "draftSeedId") REFERENCES "DraftSeed"("projectId", "id") ON DELETE SET NULL ("draftSeedId") ON UPDATE CASCADE;

CREATE TABLE "Comment" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "threadId" UUID NOT NULL,
    "authorId" UUID NOT NULL REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    "body" TEXT NOT NULL,
    "suggestion" TEXT,
    "suggestionFor" TEXT,
    "appliedAt" TIMESTAMPTZ(3),
    "appliedById" UUID REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Comment_pkey" PRIMARY KEY ("id"),
    CHECK ("body" <> '' OR "suggestion" IS NOT NULL),
    CHECK (("suggestion" IS NULL) = ("suggestionFor" IS NULL)),
    CHECK (("appliedAt" IS NULL) = ("appliedById" IS NULL)),
    CHECK ("appliedAt" IS NULL OR "suggestion" IS NOT NULL)
);
CREATE UNIQUE INDEX "Comment_projectId_id_key" ON "Comment"("projectId", "id");
CREATE INDEX "Comment_projectId_threadId_idx" ON "Comment"("projectId", "threadId");
ALTER TABLE "Comment" ADD CONSTRAINT "Comment_projectId_threadId_fkey" FOREIGN KEY ("projectId", "threadId") REFERENCES "CommentThread"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "Mention" (
    "projectId" UUID NOT NULL,
    "commentId" UUID NOT NULL,
    "userId" UUID NOT NULL REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE,

    CONSTRAINT "Mention_pkey" PRIMARY KEY ("commentId", "userId")
);
CREATE INDEX "Mention_projectId_userId_idx" ON "Mention"("projectId", "userId");
ALTER TABLE "Mention" ADD CONSTRAINT "Mention_projectId_commentId_fkey" FOREIGN KEY ("projectId", "commentId") REFERENCES "Comment"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
