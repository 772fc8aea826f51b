-- CreateEnum
CREATE TYPE "Role" AS ENUM ('contributor', 'reviewer', 'researcher', 'admin');

-- CreateEnum
CREATE TYPE "ActorKind" AS ENUM ('user', 'token', 'system');

-- CreateEnum
CREATE TYPE "NodeKind" AS ENUM ('knowledge', 'foundational_skill', 'compositional_skill');

-- CreateEnum
CREATE TYPE "RevisionOrigin" AS ENUM ('import', 'contribution');

-- CreateEnum
CREATE TYPE "ImportOutcome" AS ENUM ('created', 'updated', 'unchanged', 'proposed', 'refused');

-- CreateEnum
CREATE TYPE "ContributionStatus" AS ENUM ('draft', 'submitted', 'changes_requested', 'accepted', 'live', 'rejected', 'withdrawn');

-- CreateEnum
CREATE TYPE "ChangeKind" AS ENUM ('create', 'edit', 'move', 'rename', 'retire');

-- CreateEnum
CREATE TYPE "Verdict" AS ENUM ('accept', 'request_changes', 'reject');

-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('queued', 'waiting', 'running', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "BatchStatus" AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "SampleOutcome" AS ENUM ('accepted', 'rejected', 'failed');

-- CreateEnum
CREATE TYPE "SampleState" AS ENUM ('pending', 'accepted', 'edited', 'rejected');

-- CreateEnum
CREATE TYPE "SampleVerdictKind" AS ENUM ('accept', 'edit', 'reject');

-- CreateEnum
CREATE TYPE "TeacherKind" AS ENUM ('embedded', 'http');

-- CreateEnum
CREATE TYPE "PromptProfile" AS ENUM ('lab', 'small');

-- CreateEnum
CREATE TYPE "ModelKind" AS ENUM ('base', 'checkpoint', 'imported');

-- CreateEnum
CREATE TYPE "EvaluationKind" AS ENUM ('held_out', 'judged_set', 'mt_bench', 'lm_eval');

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "siteAdminSince" TIMESTAMPTZ(3),
    "locale" TEXT NOT NULL DEFAULT 'en',
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Identity" (
    "provider" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "passwordHash" TEXT,

    CONSTRAINT "Identity_pkey" PRIMARY KEY ("provider","subject")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SignInAttempt" (
    "id" BIGSERIAL NOT NULL,
    "subject" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "succeeded" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SignInAttempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "projectId" UUID,
    "roles" "Role"[],
    "siteAdmin" BOOLEAN NOT NULL DEFAULT false,
    "note" TEXT NOT NULL,
    "sentById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedById" UUID,
    "usedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" UUID NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Project" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "isDemo" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "projectId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "roles" "Role"[],

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("projectId","userId")
);

-- CreateTable
CREATE TABLE "Counter" (
    "projectId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "Counter_pkey" PRIMARY KEY ("projectId","kind")
);

-- CreateTable
CREATE TABLE "Setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Text" (
    "sha256" TEXT NOT NULL,
    "body" TEXT,
    "erasedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Text_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "Blob" (
    "sha256" TEXT NOT NULL,
    "bytes" BYTEA,
    "sizeBytes" INTEGER NOT NULL,
    "erasedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Blob_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "TaxonomyNode" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "parentId" UUID,
    "kind" "NodeKind" NOT NULL,
    "path" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "isLeaf" BOOLEAN NOT NULL,
    "liveRevisionId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "TaxonomyNode_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NodeRevision" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "nodeId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "attributionSha256" TEXT,
    "origin" "RevisionOrigin" NOT NULL,
    "importId" UUID,
    "contributionId" UUID,
    "createdBy" TEXT,
    "authorId" UUID,
    "verdict" TEXT NOT NULL,
    "findings" JSONB NOT NULL,
    "version" INTEGER,
    "seedCount" INTEGER NOT NULL,
    "legacy" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "NodeRevision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SeedExample" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "nodeId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SeedExample_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SeedVersion" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "seedExampleId" UUID NOT NULL,
    "textSha256" TEXT NOT NULL,
    "authorId" UUID,
    "createdBy" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SeedVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RevisionSeed" (
    "projectId" UUID NOT NULL,
    "revisionId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "seedVersionId" UUID NOT NULL,
    "line" INTEGER NOT NULL,

    CONSTRAINT "RevisionSeed_pkey" PRIMARY KEY ("revisionId","ordinal")
);

-- CreateTable
CREATE TABLE "TaxonomyImport" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TaxonomyImport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ImportFile" (
    "projectId" UUID NOT NULL,
    "importId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "path" TEXT COLLATE "C" NOT NULL,
    "outcome" "ImportOutcome" NOT NULL,
    "nodeId" UUID,
    "verdict" TEXT NOT NULL,
    "findings" JSONB NOT NULL,

    CONSTRAINT "ImportFile_pkey" PRIMARY KEY ("importId","ordinal")
);

-- CreateTable
CREATE TABLE "Document" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "fileName" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "licence" TEXT NOT NULL,
    "addedById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Document_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Chunk" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "documentId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "textSha256" TEXT NOT NULL,
    "startAt" INTEGER NOT NULL,
    "endAt" INTEGER NOT NULL,
    "headings" TEXT[],
    "tokenCount" INTEGER NOT NULL,

    CONSTRAINT "Chunk_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "NodeDocument" (
    "projectId" UUID NOT NULL,
    "nodeId" UUID NOT NULL,
    "documentId" UUID NOT NULL,

    CONSTRAINT "NodeDocument_pkey" PRIMARY KEY ("nodeId","documentId")
);

-- CreateTable
CREATE TABLE "Contribution" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "authorId" UUID NOT NULL,
    "status" "ContributionStatus" NOT NULL DEFAULT 'draft',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "submittedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Contribution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ContributionAuthor" (
    "projectId" UUID NOT NULL,
    "contributionId" UUID NOT NULL,
    "userId" UUID NOT NULL,

    CONSTRAINT "ContributionAuthor_pkey" PRIMARY KEY ("contributionId","userId")
);

-- CreateTable
CREATE TABLE "Change" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "contributionId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "kind" "ChangeKind" NOT NULL,
    "nodeId" UUID,
    "path" TEXT COLLATE "C" NOT NULL,
    "baseSha256" TEXT,
    "text" TEXT,
    "newPath" TEXT COLLATE "C",

    CONSTRAINT "Change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Review" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "contributionId" UUID NOT NULL,
    "reviewerId" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "verdict" "Verdict" NOT NULL,
    "comment" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Teacher" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "TeacherKind" NOT NULL,
    "baseUrl" TEXT,
    "model" TEXT NOT NULL,
    "profile" "PromptProfile" NOT NULL,
    "isOpen" BOOLEAN NOT NULL,
    "licence" TEXT NOT NULL,
    "allowsTraining" BOOLEAN NOT NULL,
    "priceInMicros" BIGINT NOT NULL DEFAULT 0,
    "priceOutMicros" BIGINT NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL DEFAULT 'USD',
    "maxConcurrency" INTEGER NOT NULL,
    "contextTokens" INTEGER NOT NULL,
    "timeoutSeconds" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Teacher_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TeacherSecret" (
    "teacherId" UUID NOT NULL,
    "keyId" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "lastFour" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TeacherSecret_pkey" PRIMARY KEY ("teacherId")
);

-- CreateTable
CREATE TABLE "TeacherCheck" (
    "id" UUID NOT NULL,
    "teacherId" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "checks" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TeacherCheck_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProjectTeacher" (
    "projectId" UUID NOT NULL,
    "teacherId" UUID NOT NULL,

    CONSTRAINT "ProjectTeacher_pkey" PRIMARY KEY ("projectId","teacherId")
);

-- CreateTable
CREATE TABLE "TeacherCall" (
    "callKey" TEXT NOT NULL,
    "teacherId" UUID NOT NULL,
    "teacherRevision" INTEGER NOT NULL,
    "model" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "requestSha256" TEXT NOT NULL,
    "replySha256" TEXT NOT NULL,
    "finishReason" TEXT NOT NULL,
    "promptTokens" INTEGER NOT NULL,
    "completionTokens" INTEGER NOT NULL,
    "costMicros" BIGINT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TeacherCall_pkey" PRIMARY KEY ("callKey")
);

-- CreateTable
CREATE TABLE "GenerationRun" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'queued',
    "reason" TEXT,
    "pipelines" JSONB NOT NULL,
    "teacherId" UUID NOT NULL,
    "teacherRevision" INTEGER NOT NULL,
    "judgeId" UUID NOT NULL,
    "judgeRevision" INTEGER NOT NULL,
    "seed" INTEGER NOT NULL,
    "estimate" JSONB NOT NULL,
    "startedByKind" "ActorKind" NOT NULL,
    "startedById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "GenerationRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RunLeaf" (
    "projectId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "nodeId" UUID NOT NULL,
    "revisionId" UUID NOT NULL,
    "pipeline" TEXT NOT NULL,
    "target" INTEGER NOT NULL,

    CONSTRAINT "RunLeaf_pkey" PRIMARY KEY ("runId","nodeId")
);

-- CreateTable
CREATE TABLE "RunBatch" (
    "projectId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "nodeId" UUID NOT NULL,
    "batch" INTEGER NOT NULL,
    "target" INTEGER NOT NULL,
    "status" "BatchStatus" NOT NULL DEFAULT 'queued',
    "error" TEXT,
    "stages" JSONB NOT NULL DEFAULT '[]',
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RunBatch_pkey" PRIMARY KEY ("runId","nodeId","batch")
);

-- CreateTable
CREATE TABLE "PipelineUnit" (
    "runId" UUID NOT NULL,
    "nodeId" UUID NOT NULL,
    "batch" INTEGER NOT NULL,
    "unit" TEXT NOT NULL,
    "result" JSONB NOT NULL,

    CONSTRAINT "PipelineUnit_pkey" PRIMARY KEY ("runId","nodeId","batch","unit")
);

-- CreateTable
CREATE TABLE "Sample" (
    "projectId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "nodeId" UUID NOT NULL,
    "batch" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "outcome" "SampleOutcome" NOT NULL,
    "stage" TEXT,
    "reason" TEXT,
    "words" TEXT,
    "duplicateOfId" UUID,
    "questionSha256" TEXT,
    "answerSha256" TEXT,
    "contextSha256" TEXT,
    "scores" JSONB NOT NULL,
    "chunkId" UUID,
    "state" "SampleState" NOT NULL DEFAULT 'pending',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Sample_pkey" PRIMARY KEY ("runId","id")
) PARTITION BY HASH ("runId");

-- CreateTable
CREATE TABLE "SampleSeed" (
    "projectId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "sampleId" UUID NOT NULL,
    "seedVersionId" UUID NOT NULL,

    CONSTRAINT "SampleSeed_pkey" PRIMARY KEY ("runId","sampleId","seedVersionId")
) PARTITION BY HASH ("runId");

-- CreateTable
CREATE TABLE "SampleCall" (
    "runId" UUID NOT NULL,
    "sampleId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "callKey" TEXT NOT NULL,

    CONSTRAINT "SampleCall_pkey" PRIMARY KEY ("runId","sampleId","ordinal")
) PARTITION BY HASH ("runId");

-- CreateTable
CREATE TABLE "SampleVerdict" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "sampleId" UUID NOT NULL,
    "reviewerId" UUID NOT NULL,
    "verdict" "SampleVerdictKind" NOT NULL,
    "reason" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "questionSha256" TEXT,
    "answerSha256" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undoneAt" TIMESTAMPTZ(3),

    CONSTRAINT "SampleVerdict_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Dataset" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Dataset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DatasetVersion" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "datasetId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "mix" JSONB NOT NULL,
    "seed" INTEGER NOT NULL,
    "rowCount" INTEGER NOT NULL,
    "heldOutCount" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "warnings" JSONB NOT NULL,
    "frozenById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DatasetVersion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DatasetRow" (
    "projectId" UUID NOT NULL,
    "versionId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "sampleId" UUID NOT NULL,
    "verdictId" UUID NOT NULL,
    "phase" TEXT NOT NULL,
    "heldOut" BOOLEAN NOT NULL,
    "questionSha256" TEXT NOT NULL,
    "answerSha256" TEXT NOT NULL,
    "contextSha256" TEXT,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "DatasetRow_pkey" PRIMARY KEY ("versionId","ordinal")
);

-- CreateTable
CREATE TABLE "StudentModel" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "ModelKind" NOT NULL,
    "path" TEXT,
    "sha256" TEXT,
    "checkpointId" UUID,
    "alignment" TEXT NOT NULL DEFAULT '',
    "teacher" TEXT NOT NULL DEFAULT '',
    "licence" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "StudentModel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TrainingRun" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'queued',
    "reason" TEXT,
    "plan" JSONB NOT NULL,
    "versionId" UUID NOT NULL,
    "baseModelId" UUID NOT NULL,
    "launcher" TEXT NOT NULL,
    "externalId" TEXT,
    "eventsRead" BIGINT NOT NULL DEFAULT 0,
    "stopWanted" TEXT,
    "startedByKind" "ActorKind" NOT NULL,
    "startedById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "TrainingRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TrainingPhase" (
    "projectId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "steps" INTEGER,
    "data" JSONB,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "TrainingPhase_pkey" PRIMARY KEY ("runId","name")
);

-- CreateTable
CREATE TABLE "TrainingStep" (
    "projectId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "phase" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "epoch" DOUBLE PRECISION NOT NULL,
    "loss" DOUBLE PRECISION NOT NULL,
    "learningRate" DOUBLE PRECISION NOT NULL,
    "gradNorm" DOUBLE PRECISION,
    "tokensPerS" DOUBLE PRECISION,
    "samplesSeen" INTEGER NOT NULL,

    CONSTRAINT "TrainingStep_pkey" PRIMARY KEY ("runId","phase","step")
);

-- CreateTable
CREATE TABLE "Checkpoint" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "phase" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "samplesSeen" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "isFinal" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Checkpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BenchmarkPack" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "licence" TEXT NOT NULL,
    "files" JSONB NOT NULL,
    "questions" INTEGER NOT NULL,
    "addedById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "BenchmarkPack_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvaluationRun" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" "EvaluationKind" NOT NULL,
    "status" "RunStatus" NOT NULL DEFAULT 'queued',
    "reason" TEXT,
    "modelId" UUID NOT NULL,
    "judgeId" UUID,
    "versionId" UUID,
    "packId" UUID,
    "settings" JSONB NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "startedByKind" "ActorKind" NOT NULL,
    "startedById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "EvaluationRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvaluationItem" (
    "projectId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "turn" INTEGER NOT NULL,
    "questionSha256" TEXT NOT NULL,
    "referenceSha256" TEXT,
    "answerSha256" TEXT,
    "judgementSha256" TEXT,
    "score" DOUBLE PRECISION,
    "error" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "EvaluationItem_pkey" PRIMARY KEY ("runId","ordinal","turn")
);

-- CreateTable
CREATE TABLE "Score" (
    "id" UUID NOT NULL,
    "projectId" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "benchmark" TEXT NOT NULL,
    "metric" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "stderr" DOUBLE PRECISION,
    "items" INTEGER NOT NULL,
    "partial" BOOLEAN NOT NULL,
    "settings" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Score_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Event" (
    "sequence" BIGSERIAL NOT NULL,
    "projectId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Event_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "sequence" BIGSERIAL NOT NULL,
    "projectId" UUID,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "requestId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "IdempotentAnswer" (
    "actorId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "requestHash" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "etag" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IdempotentAnswer_pkey" PRIMARY KEY ("actorId","key")
);

-- Hash partitions by run, 32 ways (decisions.md D5).
DO $$ BEGIN
  FOR part IN 0..31 LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF "Sample" FOR VALUES WITH (MODULUS 32, REMAINDER %s)', 'Sample_' || part, part);
    EXECUTE format('CREATE TABLE %I PARTITION OF "SampleSeed" FOR VALUES WITH (MODULUS 32, REMAINDER %s)', 'SampleSeed_' || part, part);
    EXECUTE format('CREATE TABLE %I PARTITION OF "SampleCall" FOR VALUES WITH (MODULUS 32, REMAINDER %s)', 'SampleCall_' || part, part);
  END LOOP;
END $$;

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Identity_userId_idx" ON "Identity"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Session_tokenHash_key" ON "Session"("tokenHash");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "SignInAttempt_subject_createdAt_idx" ON "SignInAttempt"("subject", "createdAt");

-- CreateIndex
CREATE INDEX "SignInAttempt_address_createdAt_idx" ON "SignInAttempt"("address", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_tokenHash_key" ON "Invitation"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_tokenHash_key" ON "ApiToken"("tokenHash");

-- CreateIndex
CREATE INDEX "ApiToken_userId_idx" ON "ApiToken"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Project_slug_key" ON "Project"("slug");

-- CreateIndex
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "TaxonomyNode_liveRevisionId_key" ON "TaxonomyNode"("liveRevisionId");

-- CreateIndex
CREATE INDEX "TaxonomyNode_projectId_parentId_idx" ON "TaxonomyNode"("projectId", "parentId");

-- CreateIndex
CREATE UNIQUE INDEX "TaxonomyNode_projectId_id_key" ON "TaxonomyNode"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "TaxonomyNode_projectId_path_key" ON "TaxonomyNode"("projectId", "path");

-- CreateIndex
CREATE UNIQUE INDEX "TaxonomyNode_projectId_liveRevisionId_key" ON "TaxonomyNode"("projectId", "liveRevisionId");

-- CreateIndex
CREATE UNIQUE INDEX "NodeRevision_projectId_id_key" ON "NodeRevision"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "NodeRevision_projectId_nodeId_number_key" ON "NodeRevision"("projectId", "nodeId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "SeedExample_projectId_id_key" ON "SeedExample"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "SeedVersion_projectId_id_key" ON "SeedVersion"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "SeedVersion_projectId_seedExampleId_textSha256_key" ON "SeedVersion"("projectId", "seedExampleId", "textSha256");

-- CreateIndex
CREATE INDEX "RevisionSeed_projectId_seedVersionId_idx" ON "RevisionSeed"("projectId", "seedVersionId");

-- CreateIndex
CREATE UNIQUE INDEX "TaxonomyImport_projectId_id_key" ON "TaxonomyImport"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "TaxonomyImport_projectId_number_key" ON "TaxonomyImport"("projectId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Document_projectId_id_key" ON "Document"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Document_projectId_number_key" ON "Document"("projectId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Chunk_projectId_id_key" ON "Chunk"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Chunk_documentId_ordinal_key" ON "Chunk"("documentId", "ordinal");

-- CreateIndex
CREATE INDEX "Contribution_projectId_status_submittedAt_idx" ON "Contribution"("projectId", "status", "submittedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Contribution_projectId_id_key" ON "Contribution"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Contribution_projectId_number_key" ON "Contribution"("projectId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Change_projectId_contributionId_ordinal_key" ON "Change"("projectId", "contributionId", "ordinal");

-- CreateIndex
CREATE INDEX "Review_projectId_contributionId_idx" ON "Review"("projectId", "contributionId");

-- CreateIndex
CREATE UNIQUE INDEX "Teacher_name_key" ON "Teacher"("name");

-- CreateIndex
CREATE INDEX "TeacherCheck_teacherId_createdAt_idx" ON "TeacherCheck"("teacherId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "GenerationRun_projectId_id_key" ON "GenerationRun"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "GenerationRun_projectId_number_key" ON "GenerationRun"("projectId", "number");

-- CreateIndex
CREATE INDEX "Sample_projectId_state_nodeId_id_idx" ON "Sample"("projectId", "state", "nodeId", "id");

-- CreateIndex
CREATE INDEX "Sample_runId_outcome_stage_idx" ON "Sample"("runId", "outcome", "stage");

-- CreateIndex
CREATE INDEX "SampleSeed_projectId_seedVersionId_idx" ON "SampleSeed"("projectId", "seedVersionId");

-- CreateIndex
CREATE INDEX "SampleVerdict_runId_sampleId_createdAt_idx" ON "SampleVerdict"("runId", "sampleId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Dataset_projectId_id_key" ON "Dataset"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Dataset_projectId_name_key" ON "Dataset"("projectId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "DatasetVersion_projectId_id_key" ON "DatasetVersion"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "DatasetVersion_datasetId_number_key" ON "DatasetVersion"("datasetId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "DatasetRow_id_key" ON "DatasetRow"("id");

-- CreateIndex
CREATE INDEX "DatasetRow_runId_sampleId_idx" ON "DatasetRow"("runId", "sampleId");

-- CreateIndex
CREATE UNIQUE INDEX "StudentModel_checkpointId_key" ON "StudentModel"("checkpointId");

-- CreateIndex
CREATE UNIQUE INDEX "StudentModel_projectId_id_key" ON "StudentModel"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "StudentModel_projectId_number_key" ON "StudentModel"("projectId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "TrainingRun_projectId_id_key" ON "TrainingRun"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "TrainingRun_projectId_number_key" ON "TrainingRun"("projectId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Checkpoint_runId_phase_step_key" ON "Checkpoint"("runId", "phase", "step");

-- CreateIndex
CREATE UNIQUE INDEX "BenchmarkPack_projectId_id_key" ON "BenchmarkPack"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "EvaluationRun_projectId_id_key" ON "EvaluationRun"("projectId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "EvaluationRun_projectId_number_key" ON "EvaluationRun"("projectId", "number");

-- CreateIndex
CREATE INDEX "Score_projectId_benchmark_idx" ON "Score"("projectId", "benchmark");

-- CreateIndex
CREATE INDEX "Event_projectId_sequence_idx" ON "Event"("projectId", "sequence");

-- CreateIndex
CREATE INDEX "Event_createdAt_idx" ON "Event"("createdAt");

-- CreateIndex
CREATE INDEX "AuditEntry_subjectType_subjectId_sequence_idx" ON "AuditEntry"("subjectType", "subjectId", "sequence");

-- CreateIndex
CREATE INDEX "AuditEntry_projectId_sequence_idx" ON "AuditEntry"("projectId", "sequence");

-- AddForeignKey
ALTER TABLE "Identity" ADD CONSTRAINT "Identity_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_sentById_fkey" FOREIGN KEY ("sentById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_usedById_fkey" FOREIGN KEY ("usedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Counter" ADD CONSTRAINT "Counter_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaxonomyNode" ADD CONSTRAINT "TaxonomyNode_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaxonomyNode" ADD CONSTRAINT "TaxonomyNode_projectId_parentId_fkey" FOREIGN KEY ("projectId", "parentId") REFERENCES "TaxonomyNode"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaxonomyNode" ADD CONSTRAINT "TaxonomyNode_projectId_liveRevisionId_fkey" FOREIGN KEY ("projectId", "liveRevisionId") REFERENCES "NodeRevision"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NodeRevision" ADD CONSTRAINT "NodeRevision_projectId_nodeId_fkey" FOREIGN KEY ("projectId", "nodeId") REFERENCES "TaxonomyNode"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NodeRevision" ADD CONSTRAINT "NodeRevision_projectId_importId_fkey" FOREIGN KEY ("projectId", "importId") REFERENCES "TaxonomyImport"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NodeRevision" ADD CONSTRAINT "NodeRevision_projectId_contributionId_fkey" FOREIGN KEY ("projectId", "contributionId") REFERENCES "Contribution"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SeedExample" ADD CONSTRAINT "SeedExample_projectId_nodeId_fkey" FOREIGN KEY ("projectId", "nodeId") REFERENCES "TaxonomyNode"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SeedVersion" ADD CONSTRAINT "SeedVersion_projectId_seedExampleId_fkey" FOREIGN KEY ("projectId", "seedExampleId") REFERENCES "SeedExample"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RevisionSeed" ADD CONSTRAINT "RevisionSeed_projectId_revisionId_fkey" FOREIGN KEY ("projectId", "revisionId") REFERENCES "NodeRevision"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RevisionSeed" ADD CONSTRAINT "RevisionSeed_projectId_seedVersionId_fkey" FOREIGN KEY ("projectId", "seedVersionId") REFERENCES "SeedVersion"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TaxonomyImport" ADD CONSTRAINT "TaxonomyImport_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportFile" ADD CONSTRAINT "ImportFile_projectId_importId_fkey" FOREIGN KEY ("projectId", "importId") REFERENCES "TaxonomyImport"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ImportFile" ADD CONSTRAINT "ImportFile_projectId_nodeId_fkey" FOREIGN KEY ("projectId", "nodeId") REFERENCES "TaxonomyNode"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Document" ADD CONSTRAINT "Document_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Chunk" ADD CONSTRAINT "Chunk_projectId_documentId_fkey" FOREIGN KEY ("projectId", "documentId") REFERENCES "Document"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NodeDocument" ADD CONSTRAINT "NodeDocument_projectId_nodeId_fkey" FOREIGN KEY ("projectId", "nodeId") REFERENCES "TaxonomyNode"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "NodeDocument" ADD CONSTRAINT "NodeDocument_projectId_documentId_fkey" FOREIGN KEY ("projectId", "documentId") REFERENCES "Document"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contribution" ADD CONSTRAINT "Contribution_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Contribution" ADD CONSTRAINT "Contribution_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ContributionAuthor" ADD CONSTRAINT "ContributionAuthor_projectId_contributionId_fkey" FOREIGN KEY ("projectId", "contributionId") REFERENCES "Contribution"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Change" ADD CONSTRAINT "Change_projectId_contributionId_fkey" FOREIGN KEY ("projectId", "contributionId") REFERENCES "Contribution"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Change" ADD CONSTRAINT "Change_projectId_nodeId_fkey" FOREIGN KEY ("projectId", "nodeId") REFERENCES "TaxonomyNode"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_projectId_contributionId_fkey" FOREIGN KEY ("projectId", "contributionId") REFERENCES "Contribution"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Review" ADD CONSTRAINT "Review_reviewerId_fkey" FOREIGN KEY ("reviewerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TeacherSecret" ADD CONSTRAINT "TeacherSecret_teacherId_fkey" FOREIGN KEY ("teacherId") REFERENCES "Teacher"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TeacherCheck" ADD CONSTRAINT "TeacherCheck_teacherId_fkey" FOREIGN KEY ("teacherId") REFERENCES "Teacher"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectTeacher" ADD CONSTRAINT "ProjectTeacher_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProjectTeacher" ADD CONSTRAINT "ProjectTeacher_teacherId_fkey" FOREIGN KEY ("teacherId") REFERENCES "Teacher"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TeacherCall" ADD CONSTRAINT "TeacherCall_teacherId_fkey" FOREIGN KEY ("teacherId") REFERENCES "Teacher"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GenerationRun" ADD CONSTRAINT "GenerationRun_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GenerationRun" ADD CONSTRAINT "GenerationRun_teacherId_fkey" FOREIGN KEY ("teacherId") REFERENCES "Teacher"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GenerationRun" ADD CONSTRAINT "GenerationRun_judgeId_fkey" FOREIGN KEY ("judgeId") REFERENCES "Teacher"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunLeaf" ADD CONSTRAINT "RunLeaf_projectId_runId_fkey" FOREIGN KEY ("projectId", "runId") REFERENCES "GenerationRun"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunLeaf" ADD CONSTRAINT "RunLeaf_projectId_nodeId_fkey" FOREIGN KEY ("projectId", "nodeId") REFERENCES "TaxonomyNode"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunLeaf" ADD CONSTRAINT "RunLeaf_projectId_revisionId_fkey" FOREIGN KEY ("projectId", "revisionId") REFERENCES "NodeRevision"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunBatch" ADD CONSTRAINT "RunBatch_projectId_runId_fkey" FOREIGN KEY ("projectId", "runId") REFERENCES "GenerationRun"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RunBatch" ADD CONSTRAINT "RunBatch_runId_nodeId_fkey" FOREIGN KEY ("runId", "nodeId") REFERENCES "RunLeaf"("runId", "nodeId") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PipelineUnit" ADD CONSTRAINT "PipelineUnit_runId_nodeId_batch_fkey" FOREIGN KEY ("runId", "nodeId", "batch") REFERENCES "RunBatch"("runId", "nodeId", "batch") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Sample" ADD CONSTRAINT "Sample_projectId_runId_fkey" FOREIGN KEY ("projectId", "runId") REFERENCES "GenerationRun"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Sample" ADD CONSTRAINT "Sample_projectId_chunkId_fkey" FOREIGN KEY ("projectId", "chunkId") REFERENCES "Chunk"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SampleSeed" ADD CONSTRAINT "SampleSeed_runId_sampleId_fkey" FOREIGN KEY ("runId", "sampleId") REFERENCES "Sample"("runId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SampleSeed" ADD CONSTRAINT "SampleSeed_projectId_seedVersionId_fkey" FOREIGN KEY ("projectId", "seedVersionId") REFERENCES "SeedVersion"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SampleCall" ADD CONSTRAINT "SampleCall_runId_sampleId_fkey" FOREIGN KEY ("runId", "sampleId") REFERENCES "Sample"("runId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SampleCall" ADD CONSTRAINT "SampleCall_callKey_fkey" FOREIGN KEY ("callKey") REFERENCES "TeacherCall"("callKey") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SampleVerdict" ADD CONSTRAINT "SampleVerdict_runId_sampleId_fkey" FOREIGN KEY ("runId", "sampleId") REFERENCES "Sample"("runId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dataset" ADD CONSTRAINT "Dataset_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetVersion" ADD CONSTRAINT "DatasetVersion_projectId_datasetId_fkey" FOREIGN KEY ("projectId", "datasetId") REFERENCES "Dataset"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetRow" ADD CONSTRAINT "DatasetRow_projectId_versionId_fkey" FOREIGN KEY ("projectId", "versionId") REFERENCES "DatasetVersion"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetRow" ADD CONSTRAINT "DatasetRow_runId_sampleId_fkey" FOREIGN KEY ("runId", "sampleId") REFERENCES "Sample"("runId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DatasetRow" ADD CONSTRAINT "DatasetRow_verdictId_fkey" FOREIGN KEY ("verdictId") REFERENCES "SampleVerdict"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StudentModel" ADD CONSTRAINT "StudentModel_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StudentModel" ADD CONSTRAINT "StudentModel_checkpointId_fkey" FOREIGN KEY ("checkpointId") REFERENCES "Checkpoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingRun" ADD CONSTRAINT "TrainingRun_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingRun" ADD CONSTRAINT "TrainingRun_projectId_versionId_fkey" FOREIGN KEY ("projectId", "versionId") REFERENCES "DatasetVersion"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingRun" ADD CONSTRAINT "TrainingRun_projectId_baseModelId_fkey" FOREIGN KEY ("projectId", "baseModelId") REFERENCES "StudentModel"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingPhase" ADD CONSTRAINT "TrainingPhase_projectId_runId_fkey" FOREIGN KEY ("projectId", "runId") REFERENCES "TrainingRun"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TrainingStep" ADD CONSTRAINT "TrainingStep_projectId_runId_fkey" FOREIGN KEY ("projectId", "runId") REFERENCES "TrainingRun"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Checkpoint" ADD CONSTRAINT "Checkpoint_projectId_runId_fkey" FOREIGN KEY ("projectId", "runId") REFERENCES "TrainingRun"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BenchmarkPack" ADD CONSTRAINT "BenchmarkPack_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationRun" ADD CONSTRAINT "EvaluationRun_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationRun" ADD CONSTRAINT "EvaluationRun_projectId_modelId_fkey" FOREIGN KEY ("projectId", "modelId") REFERENCES "StudentModel"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationRun" ADD CONSTRAINT "EvaluationRun_judgeId_fkey" FOREIGN KEY ("judgeId") REFERENCES "Teacher"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationRun" ADD CONSTRAINT "EvaluationRun_projectId_versionId_fkey" FOREIGN KEY ("projectId", "versionId") REFERENCES "DatasetVersion"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationRun" ADD CONSTRAINT "EvaluationRun_projectId_packId_fkey" FOREIGN KEY ("projectId", "packId") REFERENCES "BenchmarkPack"("projectId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationItem" ADD CONSTRAINT "EvaluationItem_projectId_runId_fkey" FOREIGN KEY ("projectId", "runId") REFERENCES "EvaluationRun"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Score" ADD CONSTRAINT "Score_projectId_runId_fkey" FOREIGN KEY ("projectId", "runId") REFERENCES "EvaluationRun"("projectId", "id") ON DELETE CASCADE ON UPDATE CASCADE;



-- What a row may say, where Prisma has no words for it.
ALTER TABLE "User" ADD CHECK ("email" = lower("email"));
ALTER TABLE "Identity" ADD CHECK (("provider" = 'password') = ("passwordHash" IS NOT NULL));
ALTER TABLE "ApiToken" ADD CHECK ("scope" IN ('read', 'write'));
ALTER TABLE "Project" ADD CHECK ("slug" ~ '^[a-z0-9][a-z0-9-]{0,62}$');
ALTER TABLE "Text" ADD CHECK ("sha256" ~ '^[0-9a-f]{64}$'), ADD CHECK (("body" IS NULL) = ("erasedAt" IS NOT NULL));
ALTER TABLE "Blob" ADD CHECK ("sha256" ~ '^[0-9a-f]{64}$'), ADD CHECK (("bytes" IS NULL) = ("erasedAt" IS NOT NULL)), ADD CHECK ("sizeBytes" BETWEEN 0 AND 52428800);
ALTER TABLE "TaxonomyNode" ADD CHECK ("isLeaf" OR "liveRevisionId" IS NULL), ADD CHECK ("path" <> '' AND "path" !~ '(^|/)(\.\.?)?(/|$)');
ALTER TABLE "NodeRevision" ADD CHECK (("origin" = 'import') = ("importId" IS NOT NULL)), ADD CHECK (("origin" = 'contribution') = ("contributionId" IS NOT NULL)), ADD CHECK ("verdict" IN ('ok', 'warnings', 'errors')), ADD CHECK ("number" >= 1);
ALTER TABLE "SeedVersion" ADD CHECK ("authorId" IS NOT NULL OR "createdBy" IS NOT NULL);
ALTER TABLE "ImportFile" ADD CHECK (("nodeId" IS NULL) = ("outcome" = 'refused' OR "outcome" = 'proposed'));
ALTER TABLE "Chunk" ADD CHECK ("startAt" >= 0 AND "endAt" > "startAt");
ALTER TABLE "Change" ADD CHECK (("kind" = 'create') = ("nodeId" IS NULL)), ADD CHECK (("kind" = 'create') = ("baseSha256" IS NULL)), ADD CHECK (("kind" IN ('create', 'edit')) = ("text" IS NOT NULL)), ADD CHECK (("kind" IN ('move', 'rename')) = ("newPath" IS NOT NULL));
ALTER TABLE "Review" ADD CHECK ("verdict" = 'accept' OR "comment" <> '');
ALTER TABLE "Teacher" ADD CHECK (("kind" = 'embedded') = ("baseUrl" IS NULL)), ADD CHECK ("maxConcurrency" BETWEEN 1 AND 1024), ADD CHECK ("contextTokens" > 0), ADD CHECK ("timeoutSeconds" BETWEEN 1 AND 3600);
ALTER TABLE "RunBatch" ADD CHECK ("batch" >= 0 AND "target" BETWEEN 1 AND 50);
ALTER TABLE "Sample" ADD CHECK (("outcome" = 'accepted') = ("reason" IS NULL)), ADD CHECK ("outcome" = 'accepted' OR "state" = 'pending'), ADD CHECK ("outcome" <> 'accepted' OR ("questionSha256" IS NOT NULL AND "answerSha256" IS NOT NULL));
ALTER TABLE "SampleVerdict" ADD CHECK (("verdict" = 'reject') = ("reason" IS NOT NULL)), ADD CHECK (("verdict" = 'edit') = ("questionSha256" IS NOT NULL AND "answerSha256" IS NOT NULL));
ALTER TABLE "DatasetRow" ADD CHECK ("phase" IN ('knowledge', 'skill'));
ALTER TABLE "StudentModel" ADD CHECK (("kind" = 'checkpoint') = ("checkpointId" IS NOT NULL));
ALTER TABLE "EvaluationRun" ADD CHECK ("done" BETWEEN 0 AND "total");

-- Texts are looked up by hash; these name them, and an unknown hash is refused.
ALTER TABLE "NodeRevision" ADD FOREIGN KEY ("sha256") REFERENCES "Blob", ADD FOREIGN KEY ("attributionSha256") REFERENCES "Blob";
ALTER TABLE "SeedVersion" ADD FOREIGN KEY ("textSha256") REFERENCES "Text";
ALTER TABLE "Document" ADD FOREIGN KEY ("sha256") REFERENCES "Blob";
ALTER TABLE "Chunk" ADD FOREIGN KEY ("textSha256") REFERENCES "Text";
ALTER TABLE "TeacherCall" ADD FOREIGN KEY ("requestSha256") REFERENCES "Text", ADD FOREIGN KEY ("replySha256") REFERENCES "Text";

-- The audit is append-only.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit is append-only.';
END $$;
CREATE TRIGGER "AuditEntry_append_only" BEFORE UPDATE OR DELETE ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Wakes whoever listens; what happened is read from the table, by sequence.
CREATE FUNCTION tell_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('seedbed_event', NEW."projectId"::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "Event_tell" AFTER INSERT ON "Event" FOR EACH ROW EXECUTE FUNCTION tell_event();
